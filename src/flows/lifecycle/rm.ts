import type { Ports } from "../../context/context.ts";
import { planRemove, type RemoveOptions } from "../../plan/lifecycle/remove.ts";
import { carryOut } from "../execute-plan.ts";
import { find } from "../resolve-target.ts";

export interface RmRequest extends RemoveOptions {
  readonly services: readonly string[];
  /** Do not ask. */
  readonly force: boolean;
}

/** Removes stopped containers, once the user has said yes to their names. */
export async function rm(request: RmRequest, ports: Ports): Promise<number> {
  const { target, stack, observed } = await find(request.services, ports);
  const plan = planRemove(target, observed, request);
  if (plan.steps.length > 0 && !ports.dryRun) {
    const names = plan.steps.flatMap(({ action }) => (action.kind === "remove-container" ? [action.name] : []));
    const told = `Going to remove ${names.sort().join(", ")}`;
    if (request.force) ports.ui.result(told);
    else if (!(await ports.ui.confirm(told))) return 0;
  }
  await carryOut(plan, stack, ports);
  return 0;
}
