import { labels } from "../../engine/labels.ts";
import type { Dict } from "../../stack/stack.ts";
import { isCiProject } from "./project.ts";

/** How long an ephemeral stack may be there, and for whom. */
export interface Lease {
  readonly begunMs: number;
  readonly expiresMs: number;
  /** As `holderOf` gives it; undefined: only the time counts. */
  readonly holder: string | undefined;
}

/** The labels that say so, for everything of the stack. */
export function leaseLabels({ begunMs, expiresMs, holder }: Lease): Dict<string> {
  return {
    [labels.ephemeral]: "true",
    [labels.leaseBegun]: new Date(begunMs).toISOString(),
    [labels.leaseExpires]: new Date(expiresMs).toISOString(),
    ...(holder === undefined ? {} : { [labels.leaseHolder]: holder }),
  };
}

/** The lease that a resource carries; undefined for whatever `berth ci` did not make. */
export function leaseOf(given: Dict<string>): Lease | undefined {
  if (given[labels.ephemeral] !== "true" || !isCiProject(given[labels.project] ?? "")) return undefined;
  const begunMs = Date.parse(given[labels.leaseBegun] ?? "");
  const expiresMs = Date.parse(given[labels.leaseExpires] ?? "");
  if (Number.isNaN(begunMs) || Number.isNaN(expiresMs)) return undefined;
  return { begunMs, expiresMs, holder: given[labels.leaseHolder] };
}

/** Why a lease is over. */
export type LeaseEnd = "expired" | "dead";

interface Judging {
  readonly nowMs: number;
  /** The longest that a lease may be, whatever it says; undefined: as long as it says. */
  readonly ttlMs: number | undefined;
  /** Whether a holder is dead for certain. */
  readonly isOwnerDead: (holder: string) => boolean;
}

/** Why a lease is over; undefined where it is not. */
export function leaseEnd(
  lease: Lease,
  { nowMs, ttlMs = Number.POSITIVE_INFINITY, isOwnerDead }: Judging,
): LeaseEnd | undefined {
  if (lease.holder !== undefined && isOwnerDead(lease.holder)) return "dead";
  return Math.min(lease.expiresMs, lease.begunMs + ttlMs) <= nowMs ? "expired" : undefined;
}
