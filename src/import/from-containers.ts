import type { NetworkFact, VolumeFact } from "../engine/facts.ts";
import type { EngineDefaults, InspectConfig } from "../engine/inspect-config.ts";
import { labels } from "../engine/labels.ts";
import { hostPart } from "./container/host.ts";
import { mountsPart, volumeNames } from "./container/mounts.ts";
import { composeLabels, type ServiceNames, serviceNames } from "./container/names.ts";
import { networkNames, networksPart, portsPart } from "./container/networks.ts";
import { processPart } from "./container/process.ts";
import { networkFields, ownKey, volumeFields } from "./container/resources.ts";
import type { Scope } from "./container/scope.ts";
import { type Fields, mergeParts, nonEmpty, type Part, type ServiceDraft, type StackDraft } from "./service-draft.ts";

/** Containers with the networks and volumes that they use. */
export interface EngineSnapshot {
  readonly containers: readonly InspectConfig[];
  readonly networks: readonly NetworkFact[];
  readonly volumes: readonly VolumeFact[];
  readonly defaults: EngineDefaults;
}

/** The networks and volumes that containers use, by name. */
export function usedBy(
  containers: readonly InspectConfig[],
): Readonly<Record<"networks" | "volumes", readonly string[]>> {
  const all = (namesOf: (one: InspectConfig) => readonly string[]) => [...new Set(containers.flatMap(namesOf))];
  return { networks: all(networkNames), volumes: all(volumeNames) };
}

/** Converts containers to a stack file that creates equivalent ones. Pure. */
export function fromContainers({ containers, networks, volumes, defaults }: EngineSnapshot): StackDraft {
  const { project, services } = serviceNames(containers);
  const known = [...networks, ...volumes];
  const keyOf = (name: string) => ownKey(known.find((one) => one.name === name) ?? { name, labels: {} }, project);
  const idOf = (given: string) => containers.find(({ id, name }) => id.startsWith(given) || name === given);
  const scope: Scope = {
    defaults,
    serviceOf: (given) => services.find(({ members }) => members.some((one) => one === idOf(given)))?.name,
    serviceNamed: (project, service) =>
      services.find(({ members: [first] }) => {
        const own = first === undefined ? {} : composeLabels(first);
        return own[labels.project] === project && own[labels.service] === service;
      })?.name,
    nameOf: (given) => idOf(given)?.name ?? given,
    volumeKey: keyOf,
    networkKey: keyOf,
  };
  const drafts = services.map((service) => draftOf(service, scope));
  const used = usedBy(containers);
  return {
    name: project,
    services: drafts,
    networks: new Map(
      used.networks.toSorted().flatMap((name) => {
        const fact = networks.find((one) => one.name === name);
        const fields =
          fact === undefined ? { external: true } : networkFields(fact, { key: keyOf(name), project, containers });
        // The default network exists in any case.
        return keyOf(name) === "default" && Object.keys(fields).length === 0 ? [] : [[keyOf(name), fields] as const];
      }),
    ),
    volumes: new Map(
      used.volumes.toSorted().map((name) => {
        const fact = volumes.find((one) => one.name === name);
        return [keyOf(name), fact === undefined ? { external: true } : volumeFields(fact, keyOf(name), project)];
      }),
    ),
    left: [],
  };
}

/** The first container of a service defines it. */
function draftOf({ name, members }: ServiceNames, scope: Scope): ServiceDraft {
  const [first, ...others] = members.map((blueprint) => serviceParts(blueprint, scope));
  const { fields, left } = first ?? { fields: {}, left: [] };
  const differing = others.filter((other) => JSON.stringify(other.fields) !== JSON.stringify(fields)).length;
  const unlike = { what: `${differing} of its containers`, why: "they differ from the first one, which is shown here" };
  return {
    name,
    fields: members.length > 1 ? { ...fields, scale: members.length } : fields,
    left: differing > 0 ? [...left, unlike] : left,
  };
}

function serviceParts(
  blueprint: InspectConfig,
  scope: Scope,
): { readonly fields: Fields; readonly left: Part["left"] & {} } {
  return mergeParts([
    imagePart(blueprint),
    processPart(blueprint, scope),
    portsPart(blueprint),
    mountsPart(blueprint, scope),
    networksPart(blueprint, scope),
    dependenciesPart(blueprint, scope),
    ...hostPart(blueprint, scope),
  ]);
}

/** By its tag if the container only has an image id. */
function imagePart({ config, image }: InspectConfig): Part {
  const given = config.Image ?? "";
  const isId = /^(sha256:)?[0-9a-f]{12,64}$/.test(given);
  return { fields: { image: isId ? (image?.tags[0] ?? given) : given } };
}

const conditions: ReadonlySet<string> = new Set([
  "service_started",
  "service_healthy",
  "service_completed_successfully",
]);

/** Dependencies from the label of docker compose and berth: `db:service_healthy:false`. */
function dependenciesPart(container: InspectConfig, scope: Scope): Part {
  const { [labels.dependsOn]: dependsOn = "", [labels.project]: project } = composeLabels(container);
  const wishes = dependsOn.split(",").flatMap((entry) => {
    const [name = "", condition = "", restart] = entry.split(":");
    if (name === "" || !conditions.has(condition)) return [];
    const fields = { condition, ...(restart === "true" ? { restart: true } : {}) };
    return [{ name, fields, service: scope.serviceNamed(project, name) }];
  });
  const [inside, outside] = [wishes.filter(({ service }) => service), wishes.filter(({ service }) => !service)];
  return {
    fields: nonEmpty({ depends_on: Object.fromEntries(inside.map(({ service, fields }) => [service, fields])) }),
    left: outside.map(({ name }) => ({
      what: `its dependency on ${name}`,
      why: "no container of that service is imported",
    })),
  };
}
