import { wrapProgress } from "../apply/event.ts";
import type { Context } from "../context/context.ts";

/** Which steps show no progress between their start and their end. */
export interface Quiet {
  readonly build: boolean;
  readonly pull: boolean;
}

/** Returns the context without the progress of builds or pulls. */
export function silenceProgress<C extends Context>(ctx: C, { build, pull }: Quiet): C {
  if (!build && !pull) return ctx;
  const silent = new Set([...(build ? ["build-image"] : []), ...(pull ? ["pull-image", "push-image"] : [])]);
  const progress = wrapProgress(ctx.ui.progress, (show) => (event) => {
    if (event.type !== "progress" || !silent.has(event.step.action.kind)) show(event);
  });
  return { ...ctx, ui: { ...ctx.ui, progress } };
}
