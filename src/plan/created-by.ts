import type { Stack } from "../stack/stack.ts";
import type { Plan } from "./plan.ts";

/** The services and networks of the stack that a plan makes anything for. */
export function made({ steps }: Plan, { services, networks }: Stack): Pick<Stack, "services" | "networks"> {
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
