import type { Plan } from "../../plan/plan.ts";

/** The services' containers that run once the plan is applied, by their short names, each once. */
export function attachedNames(plan: Plan, services: ReadonlySet<string>): readonly string[] {
  const started = plan.steps.flatMap(({ action }) =>
    action.kind === "start-container" && services.has(action.service) ? [action.name] : [],
  );
  const running = plan.unchanged.flatMap(({ name, state, service }) =>
    state === "exited" || !services.has(service) ? [] : [name],
  );
  const names = [...new Set([...running, ...started])].sort();
  return names.map((name) => (name.startsWith(`${plan.stack}-`) ? name.slice(plan.stack.length + 1) : name));
}
