import type { Stack } from "../stack/stack.ts";
import type { Plan } from "./plan.ts";

/** The stack with the named services only; the others count as switched off, not as orphans. */
export function selectServices(stack: Stack, names: ReadonlySet<string>): Stack {
  const entries = [...stack.services];
  return {
    ...stack,
    services: new Map(entries.filter(([name]) => names.has(name))),
    disabled: new Map([...stack.disabled, ...entries.filter(([name]) => !names.has(name))]),
  };
}

/** The services and networks of the stack that a plan makes anything for. */
export function createdBy({ steps }: Plan, { services, networks }: Stack): Pick<Stack, "services" | "networks"> {
  const actions = steps.map(({ action }) => action);
  const making = new Set(
    actions.flatMap((each) =>
      each.kind === "create-container" || each.kind === "create-init-container" ? [each.service] : [],
    ),
  );
  const laying = new Set(actions.flatMap((each) => (each.kind === "create-network" ? [each.network] : [])));
  return {
    services: new Map([...services].filter(([name]) => making.has(name))),
    networks: new Map([...networks].filter(([key]) => laying.has(key))),
  };
}
