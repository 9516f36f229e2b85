import type { ObservedContainer } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { runImage } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observe.ts";
import { configHash } from "../../stack/fingerprint.ts";
import { containerSpecs } from "../../stack/init-service.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { classifyContainers, isLive, numberOf, serviceOf } from "../classify-containers.ts";
import { type Draft, finished, newDraft } from "../draft.ts";
import { addImageSteps, imageStepIds } from "../images/images.ts";
import { stepId } from "../names.ts";
import { needsOf, networkKeys, selectServices, volumeKeys } from "../needs.ts";
import type { UpOptions } from "../options.ts";
import type { Plan, Reason } from "../plan.ts";
import { addRemoval } from "../removal-steps.ts";
import { type ContainerRemoval, findRemovals, orphanWarnings } from "../removals.ts";
import { decide } from "./decide.ts";
import type { ReplicaStepContext, ServiceDecision } from "./decision.ts";
import { nameLedger, portHandover } from "./handover.ts";
import { addFinalWaits, dependencySteps, type MilestoneWaits, unreachedDependency } from "./milestones.ts";
import { networkChanges, type Releases } from "./networks.ts";
import { addReplicaSteps } from "./replica-steps.ts";
import { addNetworkSteps, addVolumeSteps, checkExternals, usesChangedNetwork } from "./resource-steps.ts";
import { createdBefore } from "./shared.ts";
import { volumeChanges } from "./volumes.ts";

export { type UpOptions, upDefaults } from "../options.ts";

/** Plans what it takes to run the stack. Pure: the same arguments give the same plan. */
export function planUp(stack: Stack, observed: Observed, options: UpOptions): Plan {
  return finished(stack.name, draftUp(stack, observed, options).draft);
}

/** The draft of an `up`, for plans that add more steps. */
export interface UpDraft {
  readonly draft: Draft;
  readonly decisions: ReadonlyMap<string, ServiceDecision>;
  readonly removals: readonly ContainerRemoval[];
}

/** Drafts the plan of `up`. Services in `skipped` get their images, but their containers are left alone. */
export function draftUp(
  whole: Stack,
  observed: Observed,
  options: UpOptions,
  skipped: ReadonlySet<string> = new Set(),
): UpDraft {
  const stack = selectServices(whole, new Set([...whole.services.keys()].filter((name) => !skipped.has(name))));
  checkExternals(whole, observed);
  const draft = newDraft();
  const found = classifyContainers(stack, observed);
  const needs = needsOf(stack.services);
  const networks = networkChanges(whole, observed, releases(stack, options), draft.warnings);
  const { mayLose = new Set() } = options;
  const volumes = volumeChanges(whole, observed, { mayLose, releases: removes(stack, options) }, draft);
  const decisions = decide({ stack, observed, found, needs, networks, volumes, options });
  const removals = findRemovals(decisions, options.removeOrphans ? found.orphans : []);
  const names = nameLedger(observed.containers, decisions, removals);
  const ports = portHandover(decisions, removals);
  const waits = { draft, needs, decisions, options };
  const early = new Set(removals.filter(({ fact }) => usesChangedNetwork(fact, networks)).map(({ label }) => label));
  const stopsOld = (label: string) => (early.has(label) ? "first" : ports.isUrgent(label) ? "at-once" : "when-ready");

  for (const removal of removals) {
    if (removal.successor !== undefined) continue;
    addRemoval(draft, removal.label, removal.fact, {
      ...leftoverStop(removal, waits, options.start ? stopsOld(removal.label) : "at-once"),
      graceSeconds: options.graceSeconds,
      service: stack.services.get(serviceOf(removal.fact)),
    });
  }
  addNetworkSteps(draft, networks, [...removals, ...reconnecting(decisions)]);
  addVolumeSteps(draft, volumes, removals);
  const present = new Set(observed.images.map((fact) => fact.reference));
  const needsImage = (service: string) => skipped.has(service) || creates(decisions.get(service));
  addImageSteps(draft, { stack: whole, observed, options }, needsImage);
  for (const decision of decisions.values()) {
    const { service } = decision;
    addReplicaSteps(decision, {
      draft,
      options,
      image: runImage(stack, service),
      prerequisites: {
        create: networkAndVolumeSteps(service, stack, decisions, removals),
        run: options.start && isPending(decision) ? dependencySteps(service.name, waits) : [],
        start: [...ports.before(service), ...leftoverRemovals(decision)],
      },
      names,
      stopsOld,
      inits: found.inits.get(service.name) ?? [],
      project: stack.name,
      hasImage: (reference) => present.has(reference),
    });
  }
  if (options.start && options.wait) addFinalWaits(waits);
  draft.warnings.push(...orphanWarnings(found.orphans, options));
  return { draft, decisions, removals };
}

function releases(stack: Stack, options: UpOptions): Releases {
  return (fact: ObservedContainer, network: string) => {
    const name = serviceOf(fact);
    const service = stack.services.get(name);
    if (service === undefined) return options.removeOrphans && !stack.disabled.has(name);
    if (options.recreate === "never") return false;
    return networkKeys(service).includes(network) || fact.labels[labels.configHash] !== configHash(service);
  };
}

/** Whether the plan may remove a container to recreate a volume that it uses. */
function removes(stack: Stack, { recreate, removeOrphans }: UpOptions): (fact: ObservedContainer) => boolean {
  return (fact) => {
    const name = serviceOf(fact);
    if (isOneOff(fact) || isInit(fact)) return false;
    if (stack.services.has(name)) return recreate !== "never";
    return removeOrphans && !stack.disabled.has(name);
  };
}

/** The kept containers that stop to be reconnected. */
function reconnecting(decisions: ReadonlyMap<string, ServiceDecision>): Pick<ContainerRemoval, "label" | "fact">[] {
  return [...decisions.values()].flatMap(({ replicas }) =>
    replicas.flatMap((each) =>
      each.kind === "keep" && each.run?.verb === "reconnect" ? [{ label: each.replica.label, fact: each.old }] : [],
    ),
  );
}

function creates(decision: ServiceDecision | undefined): boolean {
  return decision?.replicas.some(({ kind }) => kind !== "keep") ?? false;
}

function isPending({ replicas }: ServiceDecision): boolean {
  return replicas.some((each) => each.kind !== "keep" || each.run !== undefined);
}

/** The ids of the steps that must come before a service's containers are created. */
export function networkAndVolumeSteps(
  service: Service,
  stack: Stack,
  decisions: ReadonlyMap<string, ServiceDecision>,
  removals: readonly ContainerRemoval[],
): string[] {
  const networks = containerSpecs(service)
    .flatMap(networkKeys)
    .flatMap((key) => stack.networks.get(key)?.name ?? []);
  const volumes = containerSpecs(service)
    .flatMap(volumeKeys)
    .flatMap((key) => stack.volumes.get(key)?.name ?? []);
  // The engine shares with and links to any container of a service, so the old ones must be gone, not only replaced.
  const donors = createdBefore(service).flatMap((name) => [
    ...(decisions.get(name)?.replicas ?? []).flatMap(({ replica: { label } }) => [
      stepId.create(label),
      stepId.rename(label),
    ]),
    ...removals.filter((each) => each.service === name).map(({ label }) => stepId.remove(label)),
  ]);
  return [
    ...networks.map(stepId.createNetwork),
    ...volumes.map(stepId.createVolume),
    ...imageStepIds(stack, service),
    ...donors,
  ];
}

/**
 * Why a container without a successor in this plan is removed, and after which steps. A leftover that still runs was to
 * be replaced by an earlier run: it serves on until its replica can start, as that run would have left it.
 */
function leftoverStop(
  { service, fact, because }: ContainerRemoval,
  waits: MilestoneWaits,
  when: ReturnType<ReplicaStepContext["stopsOld"]>,
): { readonly because: Reason; readonly after: readonly string[] } {
  const number = numberOf(fact);
  const replica = waits.decisions.get(service)?.replicas.find((each) => each.replica.number === number);
  const starts = replica !== undefined && (replica.kind !== "keep" || replica.run !== undefined);
  if (because.why !== "leftover" || !isLive(fact) || !starts) return { because, after: [] };
  const hasNeverRun = replica.kind !== "create" && replica.old.startedAt === "";
  const edge = hasNeverRun ? unreachedDependency(service, waits) : undefined;
  // A container that has the replica's name must go before that can be created.
  const isInTheWay = when === "first" || fact.name === replica.replica.name;
  const created = isInTheWay ? [] : [stepId.create(replica.replica.label)];
  const ready = when === "when-ready" ? dependencySteps(service, waits) : [];
  return { because: edge === undefined ? because : { ...because, edge }, after: [...created, ...ready] };
}

function leftoverRemovals({ discarded }: ServiceDecision): string[] {
  return discarded
    .filter(({ because }) => because.why === "leftover")
    .map(({ fact }) => stepId.remove(`leftover ${fact.name}`));
}
