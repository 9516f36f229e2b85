import type { ObservedContainer } from "../../engine/facts.ts";
import { UsageError } from "../../errors.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { byName, type ClassifiedContainers } from "../classify-containers.ts";
import { replicaOf } from "../names.ts";
import { type Needs, networkKeys } from "../needs.ts";
import type { Recreate, UpOptions } from "../options.ts";
import type { Reason } from "../plan.ts";
import { dependenciesWithin, runDecision } from "../run.ts";
import type { Decision, RunDecision, ServiceDecision } from "./decision.ts";
import { type DriftContext, drift, isToReconnect } from "./drift.ts";
import type { NetworkChange } from "./networks.ts";
import { assignReplicas } from "./replicas.ts";
import { sharedServices } from "./shared.ts";
import { isMounted, type VolumeChange } from "./volumes.ts";

/** The input for all decisions of an `up`. */
export interface DecideInput {
  readonly stack: Stack;
  readonly observed: Observed;
  readonly found: ClassifiedContainers;
  readonly needs: Needs;
  readonly networks: ReadonlyMap<string, NetworkChange>;
  readonly volumes: readonly VolumeChange[];
  readonly options: UpOptions;
}

/** Decides for every service, dependencies first, because a dependency's decision can affect its dependents'. */
export function decide(input: DecideInput): Map<string, ServiceDecision> {
  const { stack, observed, found, networks, needs } = input;
  const decisions = new Map<string, ServiceDecision>();
  const around: DriftContext = {
    stack,
    networks,
    reconnects: reconnectable(input),
    images: new Map(observed.images.map((fact) => [fact.reference, fact])),
    donors: (name, among) => {
      const decision = decisions.get(name);
      return among === "seen" || decision === undefined ? (found.byService.get(name) ?? []) : keptContainers(decision);
    },
  };
  for (const name of needs.order) {
    const service = stack.services.get(name);
    if (service !== undefined) decisions.set(name, decideService(service, input, around, decisions));
  }
  return decisions;
}

function decideService(
  service: Service,
  { stack, found, needs, volumes, options }: DecideInput,
  around: DriftContext,
  decisions: ReadonlyMap<string, ServiceDecision>,
): ServiceDecision {
  const replica = (number: number) => replicaOf(stack, service, number);
  const recreate = recreateOf(service.name, options);
  const facts = found.byService.get(service.name) ?? [];
  const replacedFirst = volumeReplacements(facts, volumes);
  const { places, free, discarded } = assignReplicas(
    facts,
    wantedCount(service, options.scale),
    (fact) => replacedFirst.get(fact) ?? drift(fact, service, recreate, around),
    (number) => replica(number).name,
  );
  const dependencies = dependenciesWithin(needs, service.name, decisions);
  const run = (fact: ObservedContainer) => {
    if (!options.start) return undefined;
    return (
      reconnectDecision(fact, service, around) ??
      runDecision(fact, service, dependencies, needs.awaited.has(service.name))
    );
  };
  const replicas = [
    ...places.map(({ number, fact, drift: because }): Decision => {
      if (because === undefined) return { kind: "keep", replica: replica(number), old: fact, run: run(fact) };
      if (replacedFirst.has(fact)) return { kind: "create", replica: replica(number), because };
      return { kind: "replace", replica: replica(number), old: fact, because };
    }),
    ...free.map((number): Decision => ({ kind: "create", replica: replica(number), because: { why: "missing" } })),
  ].sort((a, b) => a.replica.number - b.replica.number);
  const removedFirst = places.flatMap(({ fact }) => {
    const because = replacedFirst.get(fact);
    return because === undefined ? [] : [{ fact, because }];
  });
  return { service, replicas, discarded: [...discarded, ...removedFirst] };
}

/** The containers to remove before their successors are created, with the reason: a volume of both is recreated. */
function volumeReplacements(
  facts: readonly ObservedContainer[],
  volumes: readonly VolumeChange[],
): ReadonlyMap<ObservedContainer, Reason> {
  return new Map(
    facts.flatMap((fact) => {
      const volume = volumes.find(({ change, name }) => change === "recreate" && isMounted(fact, name));
      return volume === undefined ? [] : [[fact, { why: "volume-changed", key: volume.key }] as const];
    }),
  );
}

/** Whether a service's containers may be stopped and reconnected: no other service shares with them or restarts with them. */
function reconnectable({ stack, needs, options }: DecideInput): (service: Service) => boolean {
  const held = new Set([...stack.services.values()].flatMap(sharedServices));
  const followed = [...needs.of.values()].flat().flatMap(({ on, restart }) => (restart ? [on] : []));
  for (const name of followed) held.add(name);
  return ({ name, pre_start: hooks = [] }) => options.start && !held.has(name) && hooks.length === 0;
}

function reconnectDecision(fact: ObservedContainer, service: Service, around: DriftContext): RunDecision | undefined {
  const own = networkKeys(service).flatMap((key) => around.networks.get(key) ?? []);
  const networks = own.filter((network) => isToReconnect(fact, network));
  const [first] = networks;
  return first && { verb: "reconnect", because: { why: "network-changed", key: first.key }, networks };
}

/** The containers that are kept, sorted by the names that they will have. */
function keptContainers({ replicas }: ServiceDecision): ObservedContainer[] {
  const kept = replicas.flatMap((each) => (each.kind === "keep" ? [{ ...each.old, name: each.replica.name }] : []));
  return kept.sort(byName);
}

function recreateOf(name: string, { services = [], recreate, recreateDependencies }: UpOptions): Recreate {
  if (services.length === 0 || services.includes(name)) return recreate;
  if (recreateDependencies === true) return "always";
  return recreate === "always" ? "changed" : recreate;
}

function wantedCount(service: Service, scale: ReadonlyMap<string, number>): number {
  const wanted = scale.get(service.name) ?? service.scale ?? service.deploy?.replicas ?? 1;
  if (wanted > 1 && service.container_name !== undefined) {
    throw new UsageError(
      `service "${service.name}" has the container name "${service.container_name}", so it cannot have ${wanted} replicas`,
      { hint: `Remove "container_name" to scale the service: container names must be unique.` },
    );
  }
  return wanted;
}
