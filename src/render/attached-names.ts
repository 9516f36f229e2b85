import type { Plan } from "../plan/plan.ts";

/** The containers that run once the plan is applied, by their short names, each once. */
export function attachedNames(plan: Plan): readonly string[] {
  const started = plan.steps.flatMap(({ action }) => (action.kind === "start-container" ? [action.name] : []));
  const running = plan.unchanged.flatMap(({ name, state }) => (state === "exited" ? [] : [name]));
  const names = [...new Set([...running, ...started])].sort();
  return names.map((name) => (name.startsWith(`${plan.stack}-`) ? name.slice(plan.stack.length + 1) : name));
}
