import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * A process that can be told from every other one: `host:boot:pid namespace:pid:start time`. undefined where the system
 * does not tell all of it: of such a holder nobody can say for sure that it is dead.
 */
export function holderOf(pid: number): string | undefined {
  try {
    const { host, boot, namespace } = here();
    return [host, boot, namespace, pid, startOf(pid)].join(":");
  } catch {
    return undefined;
  }
}

/**
 * Is the holder dead for certain? Another host's, another container's, or one that is not understood is not: its process
 * cannot be seen from here.
 */
export function isDead(holder: string): boolean {
  const [host, boot, namespace, pid, start] = holder.split(":");
  try {
    const own = here();
    if (start === undefined || host !== own.host) return false;
    // A container's machine may be another one's twin; a boot is nobody else's.
    if (boot !== own.boot) return namespace === hostNamespace && own.namespace === hostNamespace;
    return namespace === own.namespace && lives(Number(pid)) !== start;
  } catch {
    return false;
  }
}

/** The pid namespace that a machine starts with, on every Linux. */
const hostNamespace = "4026531836";

interface Here {
  readonly host: string;
  readonly boot: string;
  readonly namespace: string;
}

function here(): Here {
  const machine = readFileSync("/etc/machine-id", "utf8").trim();
  return {
    host: createHash("sha256").update(`${machine} ${hostname()}`).digest("hex").slice(0, 12),
    boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    namespace: /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "",
  };
}

/** When a process started, in ticks since the boot; undefined where there is none of this id. */
function lives(pid: number): string | undefined {
  try {
    return startOf(pid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function startOf(pid: number): string {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name in parentheses may hold anything; the 22nd field is the 20th behind it.
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
