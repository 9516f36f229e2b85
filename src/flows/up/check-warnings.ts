import type { Plan } from "../../plan/plan.ts";
import { StackInvalid } from "../../stack/errors.ts";
import type { Loaded } from "../../stack/load.ts";

/** Rules about values that the engine refuses when a container is created from them. */
const refusedValues: ReadonlySet<string> = new Set([
  ...["drive-letter", "invalid-container-name", "invalid-image", "invalid-restart"],
]);

/**
 * Throws StackInvalid for values that are only a warning when the file is read, but that the engine refuses when the
 * plan creates their service. Colliding host ports stay warnings: each service that gets its port still starts.
 */
export function checkWarnings({ steps }: Plan, { warnings }: Loaded): void {
  const created = steps.flatMap(({ action }) => (action.kind === "create-container" ? [action.service] : []));
  const certain = warnings.filter(
    ({ rule, path }) => refusedValues.has(rule) && created.some((name) => path.startsWith(`services.${name}.`)),
  );
  if (certain.length === 0) return;
  throw new StackInvalid(certain.map((problem) => ({ ...problem, severity: "error" })));
}
