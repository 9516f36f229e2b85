import { createHash, randomBytes } from "node:crypto";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict, Stack } from "../../stack/stack.ts";
import { type Lease, leaseEnd, leaseLabels, leaseOf } from "../ephemeral/lease.ts";
import { isOwnerDead, ownerLabel } from "../ephemeral/owner-process.ts";

/** The labels of a warm stack. Its resources have no lease; a separate volume holds it. */
export const reuseLabels: Dict<string> = { [labels.ephemeral]: "true" };

/** The lock that a run has on a warm stack. */
export interface ReuseLock {
  /** Leaves the stack to the next run, for at most `ttlMs`. */
  release(ttlMs: number): Promise<void>;
  /** Removes the lease of a removed stack. */
  drop(): Promise<void>;
}

/** Locks the warm stack of a project; undefined if another living run has the lock. */
export async function lockProject(project: string, engine: Engine, ttlMs: number): Promise<ReuseLock | undefined> {
  const leases = async () => (await engine.resources(`${labels.project}=${project}`)).filter(isLease);
  const own = await leaseVolume(project, engine, leaseFrom(ttlMs, ownerLabel(process.pid)));
  const others = (await leases()).filter(({ name }) => name !== own);
  // Two runs at the same time may both give up: then each uses a separate stack.
  if (others.some(isLocked)) {
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

function leaseFrom(ttlMs: number, owner: string | undefined): Lease {
  const begunMs = Date.now();
  return { begunMs, expiresMs: begunMs + ttlMs, owner };
}

async function leaseVolume(project: string, engine: Engine, lease: Lease): Promise<string> {
  const name = `${project}_berth-lease-${randomBytes(6).toString("hex")}`;
  const kind = { [labels.leaseKind]: lease.owner === undefined ? "idle" : "run" };
  await engine.createVolume({ name }, { ...leaseLabels(lease), ...kind, [labels.project]: project });
  return name;
}

function isLease({ kind, labels: resourceLabels }: ResourceFact): boolean {
  return kind === "volume" && resourceLabels[labels.leaseKind] !== undefined;
}

/** Whether the lease belongs to a run that is not known to be dead. */
function isLocked({ labels: resourceLabels }: ResourceFact): boolean {
  const lease = leaseOf(resourceLabels);
  if (lease === undefined || resourceLabels[labels.leaseKind] === "idle") return false;
  return leaseEnd(lease, { nowMs: Date.now(), ttlMs: undefined, isOwnerDead }) === undefined;
}

/** The project that runs in one folder reuse. It depends on the paths of the files, not on their content. */
export function warmProject({ name, workingDir, files }: Pick<Stack, "name" | "workingDir" | "files">): string {
  const digest = createHash("sha256")
    .update([workingDir, ...files].join("\0"))
    .digest("hex");
  return `${name}-ci-${BigInt(`0x${digest}`).toString(36).slice(0, 8)}`;
}
