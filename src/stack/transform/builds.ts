import type { Build, Stack } from "../stack.ts";

/** The stack with each service's build changed; those that nobody selected too, since others may start from them. */
export function withBuilds(stack: Stack, change: (build: Build) => Build): Stack {
  const changed = (services: Stack["services"]): Stack["services"] =>
    new Map(
      [...services].map(([name, service]) => [
        name,
        service.build === undefined ? service : { ...service, build: change(service.build) },
      ]),
    );
  return { ...stack, services: changed(stack.services), disabled: changed(stack.disabled) };
}
