import type { Plan } from "../plan/plan.ts";
import type { Emit } from "./event.ts";

/** Opens what shows a walk, but that what happens goes through `relay`, which hands on what is to be shown. */
export function relayed<Options extends readonly unknown[], Shown extends { readonly emit: Emit }>(
  open: (plan: Plan, ...options: Options) => Shown,
  relay: (show: Emit, plan: Plan) => Emit,
): (plan: Plan, ...options: Options) => Shown {
  return (plan, ...options) => {
    const shown = open(plan, ...options);
    return { ...shown, emit: relay(shown.emit, plan) };
  };
}
