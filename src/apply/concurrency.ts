import { actionKinds } from "../plan/action-kinds.ts";
import type { Action } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";

/** Runs a job as soon as the limit allows. */
type Limiter = <T>(job: () => Promise<T>) => Promise<T>;

/** Enough to keep an engine busy (of 48 starts, 16 at once took a third longer), few enough not to overload a small one. */
const usualLimit = 64;

/** Runs at most `limit` jobs at once, in the order of their calls. */
function limiter(limit: number): Limiter {
  let free = limit;
  const queue: (() => void)[] = [];
  return async (job) => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => queue.push(enter));
    try {
      return await job();
    } finally {
      const next = queue.shift();
      // Pass the slot on directly, so that no later job takes it.
      if (next === undefined) free++;
      else next();
    }
  };
}

/** Returns the limiter for each action. `parallel` is the user's limit. */
export function concurrencyLimits(stack: Stack, parallel: number | undefined): (action: Action) => Limiter {
  const open: Limiter = (job) => job();
  const shared = limiter(parallel ?? usualLimit);
  const single = limiter(1);
  return (action) => {
    const { limit } = actionKinds[action.kind];
    if (limit === "none" || (limit === "user" && parallel === undefined)) return open;
    // The engine's choice of a free port from a range has a race, so such starts run one at a time.
    if (action.kind === "start-container" && publishesRange(stack, action.service)) {
      return (job) => single(() => shared(job));
    }
    return shared;
  };
}

function publishesRange(stack: Stack, service: string): boolean {
  return stack.services.get(service)?.ports?.some((port) => port.published?.includes("-")) ?? false;
}
