import { order } from "../graph/order.ts";
import type { Action, OutdatedVolume, Plan, Reason, Skipped, Step, Unchanged } from "./plan.ts";

/** A plan being written: steps in telling order, each free to name others that come later or do not exist. */
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

/** Adds a step once: a second one of the same id changes nothing. Returns the id. */
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

/** Sorts the steps, and drops from `after` what is no step of this plan. */
export function finished(stack: string, draft: Draft): Plan {
  const edges = new Map<string, string[]>();
  for (const { id, after } of draft.steps.values()) {
    edges.set(
      id,
      [...new Set(after)].filter((other) => other !== id && draft.steps.has(other)),
    );
  }
  const ids = order(edges);
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const steps = ids.flatMap((id, place) => {
    const step = draft.steps.get(id);
    // Of a cycle, which only names swapped by hand make, one edge is given up: the engine then tells of the conflict.
    const after = (edges.get(id) ?? []).filter((other) => (placeOf.get(other) ?? place) < place);
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
