import type { Service, Stack } from "../stack.ts";

/** The stack with each service changed, those that are switched off too. */
export function mapServices(stack: Stack, change: (service: Service) => Service): Stack {
  const changed = (services: Stack["services"]) =>
    new Map([...services].map(([name, service]) => [name, change(service)]));
  return { ...stack, services: changed(stack.services), disabled: changed(stack.disabled) };
}
