import type { Plan } from "../../plan/plan.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { withChain } from "../../stack/extends/chain.ts";
import type { Loaded } from "../../stack/load.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { distinctHostPorts } from "../../stack/rules/ports.ts";
import type { Stack } from "../../stack/stack.ts";

/** Values that the engine refuses when a container is created from them. */
const refusedOnCreate: ReadonlySet<string> = new Set(["invalid-image", "invalid-container-name", "invalid-restart"]);

/**
 * Throws StackInvalid for what is only a warning while the file is read, but fails for certain once the plan creates or
 * starts the service: a value that the engine refuses, or a host port that two services publish.
 */
export function checkWarnings(plan: Plan, stack: Stack, { root, warnings, extensions }: Loaded): void {
  const created = servicesOf(plan, "create-container");
  const started = servicesOf(plan, "start-container");
  const collisions = distinctHostPorts({ stack, root, created: new Set(stack.services.keys()) });
  const certain = [
    ...warnings.filter((warning) => refusedOnCreate.has(warning.rule) && isAbout(warning, created)),
    ...collisions.filter((collision) => isAbout(collision, started)).map((one) => withChain(one, extensions)),
  ];
  if (certain.length === 0) return;
  throw new StackInvalid(certain.map((problem) => ({ ...problem, severity: "error" })));
}

function servicesOf({ steps }: Plan, kind: "create-container" | "start-container"): readonly string[] {
  return steps.flatMap(({ action }) => (action.kind === kind ? [action.service] : []));
}

function isAbout({ path }: Problem, services: readonly string[]): boolean {
  return services.some((name) => path.startsWith(`services.${name}.`));
}
