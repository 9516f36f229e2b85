import { wrapProgress } from "../apply/event.ts";
import type { Context } from "../context/context.ts";

/** Which steps go on without a word of how far they are. */
export interface Quiet {
  readonly build: boolean;
  readonly pull: boolean;
}

/** The same ports, silent about the inner progress of builds and pulls. */
export function silenceProgress<P extends Context>(ports: P, { build, pull }: Quiet): P {
  if (!build && !pull) return ports;
  const silent = new Set([...(build ? ["build-image"] : []), ...(pull ? ["pull-image", "push-image"] : [])]);
  const progress = wrapProgress(ports.ui.progress, (show) => (event) => {
    if (event.type !== "progress" || !silent.has(event.step.action.kind)) show(event);
  });
  return { ...ports, ui: { ...ports.ui, progress } };
}
