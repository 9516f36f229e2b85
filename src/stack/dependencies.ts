import { closure } from "../graph/dependents.ts";
import type { Dependency, DependsOn, Service, Stack } from "./stack.ts";

const milestones: Readonly<Record<DependsOn["condition"], Dependency["until"]>> = {
  service_started: "started",
  service_healthy: "healthy",
  service_completed_successfully: "completed",
};

/** The dependencies of a service, in the file's order. */
export function dependenciesOf(service: Service): Dependency[] {
  return Object.entries(service.depends_on ?? {}).map(([on, { condition, required, restart }]) => ({
    on,
    until: milestones[condition],
    required,
    restart: restart ?? false,
  }));
}

/** The services whose images a service's build uses: `additional_contexts: {base: "service:api"}`. */
export function contextServices({ build }: Service): readonly string[] {
  const contexts = Object.values(build?.additional_contexts ?? {});
  return contexts.flatMap((context) => (context.startsWith("service:") ? [context.slice("service:".length)] : []));
}

/** The given services and all services whose images their builds use, directly or not, even if disabled. */
export function withContextServices(stack: Stack, names: Iterable<string>): ReadonlySet<string> {
  const all = [...stack.disabled, ...stack.services];
  return closure(new Map(all.map(([name, service]) => [name, contextServices(service)])), names);
}

/** A service by name, even if it is disabled: a build may use the image of a disabled service. */
export function buildable(stack: Stack, name: string): Service | undefined {
  return stack.services.get(name) ?? stack.disabled.get(name);
}
