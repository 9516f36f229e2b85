import type { Dependency, DependsOn, Service } from "./stack.ts";

const milestones: Readonly<Record<DependsOn["condition"], Dependency["until"]>> = {
  service_started: "started",
  service_healthy: "healthy",
  service_completed_successfully: "completed",
};

/** A service's wishes upon others, in the file's order. */
export function dependenciesOf(service: Service): Dependency[] {
  return Object.entries(service.depends_on ?? {}).map(([on, { condition, required, restart }]) => ({
    on,
    until: milestones[condition],
    required,
    restart: restart ?? false,
  }));
}
