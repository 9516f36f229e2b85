import { createHash, randomBytes } from "node:crypto";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict, Stack } from "../../stack/stack.ts";
import { type Lease, leaseEnd, leaseLabels, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead, ownerLabel } from "../ephemeral/owner-process.ts";

/** What a warm stack is labelled with: it has no lease of its own, but for as long as a volume beside it says. */
export const reuseLabels: Dict<string> = { [labels.ephemeral]: "true" };

/** This run has the warm stack to itself. */
export interface ReuseLock {
  /** Leaves the stack to the next run, for so long. */
  release(ttlMs: number): Promise<void>;
  /** There is no stack any more. */
  drop(): Promise<void>;
}

/** Claims the warm stack of a project; undefined where another run, that is alive, has it. */
export async function lockProject(project: string, engine: Engine, ttlMs: number): Promise<ReuseLock | undefined> {
  const leases = async () => (await engine.resources(`${labels.project}=${project}`)).filter(isLease);
  const own = await leaseVolume(project, engine, leaseFrom(ttlMs, ownerLabel(process.pid)));
  const others = (await leases()).filter(({ name }) => name !== own);
  // Of two that come at once, both may give way: then each has a stack of its own, and none has the other's.
  if (others.some(isHeld)) {
    await engine.removeVolume(own);
    return undefined;
  }
  for (const { name } of others) await engine.removeVolume(name);
  return {
    release: async (nextMs) => {
      await leaseVolume(project, engine, leaseFrom(nextMs, undefined));
      await engine.removeVolume(own);
    },
    drop: () => engine.removeVolume(own).then(() => undefined),
  };
}

function leaseFrom(ttlMs: number, holder: string | undefined): Lease {
  const begunMs = Date.now();
  return { begunMs, expiresMs: begunMs + ttlMs, holder };
}

async function leaseVolume(project: string, engine: Engine, lease: Lease): Promise<string> {
  const name = `${project}_berth-lease-${randomBytes(6).toString("hex")}`;
  const kind = { [labels.leaseKind]: lease.holder === undefined ? "idle" : "run" };
  await engine.createVolume({ name }, { ...leaseLabels(lease), ...kind, [labels.project]: project });
  return name;
}

function isLease({ kind, labels: given }: ResourceFact): boolean {
  return kind === "volume" && given[labels.leaseKind] !== undefined;
}

/** By a run that is alive, as far as anybody can tell. */
function isHeld({ labels: given }: ResourceFact): boolean {
  const lease = leaseOf(given);
  if (lease === undefined || given[labels.leaseKind] === "idle") return false;
  return leaseEnd(lease, { nowMs: Date.now(), ttlMs: undefined, isOwnerDead }) === undefined;
}

/** The project that runs of one folder's stack use in turn: a folder and its files are one, whatever the files say. */
export function warmProject({ name, workingDir, files }: Pick<Stack, "name" | "workingDir" | "files">): string {
  const digest = createHash("sha256")
    .update([workingDir, ...files].join("\0"))
    .digest("hex");
  return `${name}-ci-${BigInt(`0x${digest}`).toString(36).slice(0, 8)}`;
}
