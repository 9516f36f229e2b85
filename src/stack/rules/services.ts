import { schemaAt } from "../check/schema.ts";
import { dependenciesOf } from "../dependencies.ts";
import type { Path } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import type { Service } from "../stack.ts";
import { pathOfDependency } from "./references.ts";
import { perService, problem, problemOfValue, type Rule, replicasOf, sourceTextAt, type View } from "./view.ts";

/** A service with a fixed container name has at most one container. */
export const namedContainerIsAlone = perService((service, view): readonly Problem[] => {
  if (service.container_name === undefined || replicasOf(service) <= 1) return [];
  const attribute = service.scale === undefined ? "deploy.replicas" : "scale";
  return [
    problem(view, ["services", service.name, "container_name"], {
      rule: "named-replicas",
      message: `services.${service.name}: can't set container_name and ${attribute} as container name must be unique`,
      hint: `Remove container_name, or set ${attribute} to 1.`,
    }),
  ];
});

/** No two services to be created have the same container name. */
export const uniqueContainerNames: Rule = (view) => {
  const owners = new Map<string, string>();
  return [...view.stack.services.values()].flatMap(({ name, container_name }): readonly Problem[] => {
    if (container_name === undefined || !view.created.has(name)) return [];
    const owner = owners.get(container_name);
    owners.set(container_name, owner ?? name);
    if (owner === undefined) return [];
    const message = `services.${name}: container name "${container_name}" is already in use by service "${owner}"`;
    const hint = "Choose another name, or remove container_name.";
    return [problem(view, ["services", name, "container_name"], { rule: "duplicate-container-name", message, hint })];
  });
};

/** An attribute that exists both on the service and under deploy has the same value in both places. */
export const sameLimitsTwice = perService((service, view) => {
  const { limits, reservations } = service.deploy?.resources ?? {};
  const pairs: readonly (readonly [keyof Service, string, unknown, boolean])[] = [
    ["scale", "deploy.replicas", service.deploy?.replicas, service.deploy?.replicas !== undefined],
    ["cpus", "deploy.resources.limits.cpus", limits?.cpus, limits !== undefined],
    ["mem_limit", "deploy.resources.limits.memory", limits?.memory, limits !== undefined],
    ["mem_reservation", "deploy.resources.reservations.memory", reservations?.memory, reservations !== undefined],
    ["pids_limit", "deploy.resources.limits.pids", limits?.pids, limits !== undefined],
  ];
  return pairs
    .filter(([key, , value, isGiven]) => isGiven && service[key] !== undefined && service[key] !== value)
    .map(([key, other]) =>
      problem(view, ["services", service.name, key], {
        rule: "distinct-values",
        message: `services.${service.name}: can't set distinct values on '${key}' and '${other}'`,
        hint: "Keep one of the two.",
      }),
    );
});

/** Every service has an image, a build or a provider. */
export const imageOrBuild = perService((service, view): readonly Problem[] => {
  if (service.image !== undefined || service.build !== undefined || service.provider !== undefined) return [];
  return [
    problem(view, ["services", service.name], {
      rule: "no-image",
      message: `service "${service.name}" has neither an image nor a build context specified`,
      hint: 'Add "image: NAME" or "build: PATH".',
    }),
  ];
});

/** `build:` followed by `context:.`: without the space, YAML reads it as the path of a directory. */
function missingSpace(name: string, view: View): Problem[] {
  const path: Path = ["services", name, "build"];
  const [, key, value] = /^([a-z_]+):(\S+)$/.exec(sourceTextAt(view, path)) ?? [];
  // Checked last, as the first use of the schema parses it, which a valid file should not pay for.
  if (key === undefined || !Object.hasOwn(schemaAt(path)?.properties ?? {}, key)) return [];
  const message = `build context "${key}:${value}" looks like an attribute`;
  const hint = `Put a space after the colon: ${key}: ${value}`;
  return [problemOfValue(view, path, { rule: "missing-space", severity: "warning", message, hint })];
}

/** A build has one Dockerfile, and includes the platform of its service. */
export const validBuilds = perService(({ name, build, platform }, view): readonly Problem[] => {
  const problems: Problem[] = missingSpace(name, view);
  if (build?.dockerfile !== undefined && build.dockerfile_inline !== undefined) {
    const message = `service "${name}" declares mutualy exclusive dockerfile and dockerfile_inline`;
    problems.push(problem(view, ["services", name, "build", "dockerfile_inline"], { rule: "exclusive", message }));
  }
  if (platform !== undefined && build?.platforms !== undefined && !build.platforms.includes(platform)) {
    const message = `service.build.platforms MUST include service.platform "${platform}"`;
    problems.push(problem(view, ["services", name, "build", "platforms"], { rule: "missing-platform", message }));
  }
  return problems;
});

const kinds = ["CMD", "CMD-SHELL", "NONE"];

/** The first word of a test is NONE, CMD or CMD-SHELL. */
export const testKind = perService(({ name, healthcheck }, view): readonly Problem[] => {
  const [kind] = healthcheck?.test ?? [];
  if (kind === undefined || kinds.includes(kind)) return [];
  return [
    problemOfValue(view, ["services", name, "healthcheck", "test", 0], {
      rule: "invalid-healthcheck",
      message: 'healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"',
      hint: 'Put "CMD" first, or write the test as one string to run it in a shell.',
    }),
  ];
});

/** `start_interval` needs `start_period`. A warning, as Compose accepts the file and only the engine refuses it. */
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

/** No service waits for the health of a service without a healthcheck. */
export const healthIsChecked = perService((service, view) =>
  dependenciesOf(service).flatMap(({ on, until }): readonly Problem[] => {
    const other = view.stack.services.get(on);
    if (until !== "healthy" || other === undefined || !isUnchecked(other)) return [];
    return [
      problem(view, pathOfDependency(service, on, view), {
        rule: "never-healthy",
        severity: "warning",
        message: `service "${service.name}" waits for "${on}" to be healthy, but the healthcheck of "${on}" is disabled`,
        hint: `Use "condition: service_started", or enable the healthcheck of "${on}".`,
      }),
    ];
  }),
);

function isUnchecked({ healthcheck }: Service): boolean {
  return healthcheck?.disable === true || healthcheck?.test?.[0] === "NONE";
}
