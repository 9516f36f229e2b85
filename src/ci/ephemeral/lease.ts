import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict } from "../../stack/stack.ts";
import { isCiProject } from "./project.ts";

/** How long an ephemeral stack may exist, and which process owns it. */
export interface Lease {
  readonly begunMs: number;
  readonly expiresMs: number;
  /** As `ownerLabel` returns it; undefined: only the time counts. */
  readonly owner: string | undefined;
}

/** The labels that hold a lease, for all resources of the stack. */
export function leaseLabels({ begunMs, expiresMs, owner }: Lease): Dict<string> {
  return {
    [labels.ephemeral]: "true",
    [labels.leaseBegun]: new Date(begunMs).toISOString(),
    [labels.leaseExpires]: new Date(expiresMs).toISOString(),
    ...(owner === undefined ? {} : { [labels.leaseHolder]: owner }),
  };
}

/** The lease in a resource's labels; undefined if `berth ci` did not create the resource. */
export function leaseOf(given: Dict<string>): Lease | undefined {
  if (given[labels.ephemeral] !== "true" || !isCiProject(given[labels.project] ?? "")) return undefined;
  const begunMs = Date.parse(given[labels.leaseBegun] ?? "");
  const expiresMs = Date.parse(given[labels.leaseExpires] ?? "");
  if (Number.isNaN(begunMs) || Number.isNaN(expiresMs)) return undefined;
  return { begunMs, expiresMs, owner: given[labels.leaseHolder] };
}

/**
 * Whether a resource goes with its project when the project's lease ends. An image's labels prove nothing: it may have
 * them from the image that it was built from, or from another machine.
 */
export function isLeased({ kind, labels: given }: ResourceFact): boolean {
  return kind !== "image" && given[labels.ephemeral] === "true";
}

/** Why a lease has ended. */
export type LeaseEnd = "expired" | "dead";

interface LeaseEndOptions {
  readonly nowMs: number;
  /** A maximum for every lease; undefined: as long as the lease says. */
  readonly ttlMs: number | undefined;
  /** Whether an owner is known to be dead. */
  readonly isOwnerDead: (owner: string) => boolean;
}

/** Why a lease has ended; undefined if it has not. */
export function leaseEnd(
  lease: Lease,
  { nowMs, ttlMs = Number.POSITIVE_INFINITY, isOwnerDead }: LeaseEndOptions,
): LeaseEnd | undefined {
  if (lease.owner !== undefined && isOwnerDead(lease.owner)) return "dead";
  return Math.min(lease.expiresMs, lease.begunMs + ttlMs) <= nowMs ? "expired" : undefined;
}
