import type { Stack } from "../stack/stack.ts";
import type { Plan } from "./plan.ts";

/** The stack with only the named services. The others count as disabled, not as orphans. */
export function selectServices(stack: Stack, names: ReadonlySet<string>): Stack {
  const entries = [...stack.services];
  return {
    ...stack,
    services: new Map(entries.filter(([name]) => names.has(name))),
    disabled: new Map([...stack.disabled, ...entries.filter(([name]) => !names.has(name))]),
  };
}

/** The services that a plan creates containers for, and the networks that it creates. */
export function createdBy({ steps }: Plan, { services, networks }: Stack): Pick<Stack, "services" | "networks"> {
  const actions = steps.map(({ action }) => action);
  const serviceNames = new Set(
    actions.flatMap((action) =>
      action.kind === "create-container" || action.kind === "create-init-container" ? [action.service] : [],
    ),
  );
  const networkKeys = new Set(actions.flatMap((action) => (action.kind === "create-network" ? [action.network] : [])));
  return {
    services: new Map([...services].filter(([name]) => serviceNames.has(name))),
    networks: new Map([...networks].filter(([key]) => networkKeys.has(key))),
  };
}
