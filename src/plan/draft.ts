import { order } from "../graph/order.ts";
import type { Action, OutdatedVolume, Plan, Reason, Skipped, Step, Unchanged } from "./plan.ts";

/** A plan that is being built. Steps may come after others that are added later or never. */
export interface Draft {
  readonly steps: Map<string, Step>;
  readonly unchanged: Unchanged[];
  readonly skipped: Skipped[];
  readonly outdatedVolumes: OutdatedVolume[];
  readonly warnings: string[];
}

export function newDraft(): Draft {
  return { steps: new Map(), unchanged: [], skipped: [], outdatedVolumes: [], warnings: [] };
}

/** Adds a step, unless one with the same id exists. Returns the id. */
export function addStep(
  draft: Draft,
  id: string,
  step: { readonly action: Action; readonly because: Reason; readonly after?: readonly string[] },
): string {
  if (!draft.steps.has(id)) {
    draft.steps.set(id, { id, action: step.action, because: step.because, after: step.after ?? [] });
  }
  return id;
}

/** Sorts the steps into a plan, and removes ids from `after` that the plan does not have. */
export function finished(stack: string, draft: Draft): Plan {
  const edges = new Map<string, string[]>();
  for (const { id, after } of draft.steps.values()) {
    edges.set(
      id,
      [...new Set(after)].filter((other) => other !== id && draft.steps.has(other)),
    );
  }
  const ids = order(edges);
  const positions = new Map(ids.map((id, position) => [id, position]));
  const steps = ids.flatMap((id, position) => {
    const step = draft.steps.get(id);
    // Only container names swapped by hand can form a cycle. One edge is dropped, and the engine reports the conflict.
    const after = (edges.get(id) ?? []).filter((other) => (positions.get(other) ?? position) < position);
    return step === undefined ? [] : [{ ...step, after }];
  });
  const { unchanged, skipped, outdatedVolumes, warnings } = draft;
  return {
    stack,
    steps,
    unchanged,
    ...(skipped.length > 0 && { skipped }),
    ...(outdatedVolumes.length > 0 && { outdatedVolumes }),
    warnings,
  };
}
