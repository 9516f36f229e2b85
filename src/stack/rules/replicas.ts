import type { Problem } from "../problems/problem.ts";
import type { Service } from "../stack.ts";
import { perService, problem, type Rule, replicasOf } from "./view.ts";

/** A fixed container name is for one container. */
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

/** No two services that are to be made want the same container name. */
export const uniqueContainerNames: Rule = (view) => {
  const owners = new Map<string, string>();
  return [...view.stack.services.values()].flatMap(({ name, container_name }): readonly Problem[] => {
    if (container_name === undefined || !view.created.has(name)) return [];
    const owner = owners.get(container_name);
    owners.set(container_name, owner ?? name);
    if (owner === undefined) return [];
    const message = `services.${name}: container name "${container_name}" is already in use by service "${owner}"`;
    const hint = "Give each a name of its own, or leave container_name out.";
    return [problem(view, ["services", name, "container_name"], { rule: "duplicate-container-name", message, hint })];
  });
};

/** What can be said twice, as an attribute of the service and under deploy, is said the same. */
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
