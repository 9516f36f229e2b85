import type { Service } from "../stack/stack.ts";

/** The image that a service's containers run: its own word for it, or `project-service` for one that is only built. */
export function runImage(project: string, service: Service): string {
  return service.image ?? `${project}-${service.name}`;
}
