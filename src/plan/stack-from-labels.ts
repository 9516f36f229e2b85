import type { ObservedContainer } from "../engine/facts.ts";
import { isInit, isOneOff, labels } from "../engine/labels.ts";
import type { Observed } from "../observe/observe.ts";
import type { DependsOn, Service, Stack } from "../stack/stack.ts";
import { byName, serviceOf } from "./classify-containers.ts";

/** The stack as far as containers' labels describe it: the services that have containers, and their dependencies. */
export function stackFromLabels(name: string, observed: Pick<Observed, "containers">): Stack {
  const services = new Map<string, Service>();
  for (const fact of [...observed.containers].sort(byName)) {
    const service = serviceOf(fact);
    if (isOneOff(fact) || isInit(fact) || services.has(service)) continue;
    services.set(service, { name: service, command: null, entrypoint: null, depends_on: dependenciesFromLabels(fact) });
  }
  const none = new Map<string, never>();
  const empty = { disabled: none, networks: none, volumes: none, configs: none, secrets: none, models: none };
  return { name, workingDir: "", files: [], services, ...empty, extensions: {} };
}

/** Parses `db:service_healthy:false,cache:service_started:true`: name, condition and restart of each dependency. */
export function dependenciesFromLabels(fact: ObservedContainer): Readonly<Record<string, DependsOn>> {
  const parts = (fact.labels[labels.dependsOn] ?? "").split(",").filter(Boolean);
  return Object.fromEntries(
    parts.map((part) => {
      const [on = "", condition, restart] = part.split(":");
      return [on, { condition: known(condition), restart: restart === "true", required: true }];
    }),
  );
}

function known(condition: string | undefined): DependsOn["condition"] {
  return condition === "service_healthy" || condition === "service_completed_successfully"
    ? condition
    : "service_started";
}
