import { dependenciesOf } from "../dependencies.ts";
import type { Problem } from "../problems/problem.ts";
import type { Service } from "../stack.ts";
import { pathOfDependency } from "./references.ts";
import { perService, problem, problemOfValue } from "./view.ts";

const kinds = ["CMD", "CMD-SHELL", "NONE"];

/** The first word of a test says how to run the rest. */
export const testKind = perService(({ name, healthcheck }, view): readonly Problem[] => {
  const [kind] = healthcheck?.test ?? [];
  if (kind === undefined || kinds.includes(kind)) return [];
  return [
    problemOfValue(view, ["services", name, "healthcheck", "test", 0], {
      rule: "invalid-healthcheck",
      message: 'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"',
      hint: 'Put "CMD" first, or write the test as one text, which a shell runs.',
    }),
  ];
});

/** Compose prints such a file, but no container of it can be created: so it is a warning here. */
export const startIntervalNeedsPeriod = perService(({ name, healthcheck = {} }, view): readonly Problem[] => {
  if (healthcheck.start_interval === undefined || healthcheck.start_period !== undefined) return [];
  return [
    problem(view, ["services", name, "healthcheck", "start_interval"], {
      rule: "start-interval",
      severity: "warning",
      message: "healthcheck.start_interval requires healthcheck.start_period to be set",
      hint: 'Add "start_period: 30s".',
    }),
  ];
});

/** Nobody waits for the health of a service that has none. */
export const healthIsChecked = perService((service, view) =>
  dependenciesOf(service).flatMap(({ on, until }): readonly Problem[] => {
    const other = view.stack.services.get(on);
    if (until !== "healthy" || other === undefined || !isUnchecked(other)) return [];
    return [
      problem(view, pathOfDependency(service, on, view), {
        rule: "never-healthy",
        severity: "warning",
        message: `service "${service.name}" waits for "${on}" to be healthy, but its healthcheck is disabled`,
        hint: 'Use "condition: service_started", or give it a healthcheck.',
      }),
    ];
  }),
);

function isUnchecked({ healthcheck }: Service): boolean {
  return healthcheck?.disable === true || healthcheck?.test?.[0] === "NONE";
}
