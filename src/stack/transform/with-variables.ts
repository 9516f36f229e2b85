import type { Service, Stack } from "../stack.ts";

/** Variables for services, by the service's name. */
export type VariablesOf = (service: Service) => Readonly<Record<string, string>>;

/** The stack with more variables in its services' environments; they win over what the file says. */
export function withVariables(stack: Stack, variablesOf: VariablesOf): Stack {
  const changed = [...stack.services].map(([name, service]): [string, Service] => {
    const more = variablesOf(service);
    const isSame = Object.keys(more).length === 0;
    return [name, isSame ? service : { ...service, environment: { ...service.environment, ...more } }];
  });
  return { ...stack, services: new Map(changed) };
}

/** The stack without the services that somebody else's program runs: there is no container of them to plan for. */
export function withoutProviders(stack: Stack): Stack {
  const provided = [...stack.services].filter(([, service]) => service.provider !== undefined);
  if (provided.length === 0) return stack;
  const services = [...stack.services].filter(([, service]) => service.provider === undefined);
  return { ...stack, services: new Map(services), disabled: new Map([...stack.disabled, ...provided]) };
}
