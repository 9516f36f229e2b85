import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Identifies a process: `host:boot:pid namespace:pid:start time`. undefined if the system does not report all parts:
 * such an owner could never be known to be dead.
 */
export function ownerLabel(pid: number): string | undefined {
  try {
    const { host, boot, namespace } = thisProcess();
    return [host, boot, namespace, pid, startOf(pid)].join(":");
  } catch {
    return undefined;
  }
}

/**
 * Whether an owner is known to be dead. false for a process on another host or in another container, which cannot be
 * seen from here, and for a label that cannot be parsed.
 */
export function isOwnerDead(owner: string): boolean {
  const [host, boot, namespace, pid, start] = owner.split(":");
  try {
    const own = thisProcess();
    if (start === undefined || host !== own.host) return false;
    // Containers of one image may look alike, so only the machine itself can judge a process of an earlier boot.
    if (boot !== own.boot) return own.isMachine && namespace === machineNamespace && own.namespace === machineNamespace;
    return namespace === own.namespace && isGone(Number(pid), start);
  } catch {
    return false;
  }
}

/** The initial pid namespace, the same on every Linux. */
const machineNamespace = "4026531836";

function thisProcess() {
  const machine = machineId();
  return {
    /** The host name is included because clones of a machine may share its id. */
    host: createHash("sha256").update(`${machine} ${hostname()}`).digest("hex").slice(0, 12),
    isMachine: machine !== "",
    boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    namespace: /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "",
  };
}

function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return "";
  }
}

function isGone(pid: number, start: string): boolean {
  try {
    return startOf(pid) !== start;
  } catch (error) {
    return hasCode(error, "ENOENT") && isNoProcess(pid);
  }
}

/** Another user's process may exist but be hidden in /proc. */
function isNoProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** When a process started, in ticks since the boot. */
function startOf(pid: number): string {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The name in parentheses may hold anything; the 22nd field is the 20th behind it.
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
