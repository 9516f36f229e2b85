import { actionKinds } from "../plan/action-kinds.ts";
import type { Action } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";

/** Runs a job when there is room for it. */
type Gate = <T>(job: () => Promise<T>) => Promise<T>;

/** Enough to keep an engine busy, few enough not to choke a small one. */
const usualLimit = 16;

/** At most `limit` jobs at once, in the order of their calls. */
function gate(limit: number): Gate {
  let free = limit;
  const queue: (() => void)[] = [];
  return async (job) => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => queue.push(enter));
    try {
      return await job();
    } finally {
      const next = queue.shift();
      // The place passes on directly, so that no newcomer slips in between.
      if (next === undefined) free++;
      else next();
    }
  };
}

/** Tells which gate an action must pass. `parallel` is the user's own limit. */
export function concurrencyGates(stack: Stack, parallel: number | undefined): (action: Action) => Gate {
  const open: Gate = (job) => job();
  const shared = gate(parallel ?? usualLimit);
  const single = gate(1);
  return (action) => {
    const { limit } = actionKinds[action.kind];
    if (limit === "none" || (limit === "user" && parallel === undefined)) return open;
    // The engine's choice of a free port from a range races with itself: one such start at a time.
    if (action.kind === "start-container" && publishesRange(stack, action.service)) {
      return (job) => single(() => shared(job));
    }
    return shared;
  };
}

function publishesRange(stack: Stack, service: string): boolean {
  return stack.services.get(service)?.ports?.some((port) => port.published?.includes("-")) ?? false;
}
