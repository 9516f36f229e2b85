import type { Service, Stack } from "../stack/stack.ts";

/** The image that a service's containers run: its own word for it, or `project-service` for one that is only built. */
export function runImage({ name, separator = "-" }: Pick<Stack, "name" | "separator">, service: Service): string {
  return service.image ?? `${name}${separator}${service.name}`;
}
