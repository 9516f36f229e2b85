import type { ContainerFact } from "../../engine/facts.ts";
import { isInit, isOneOff, labels } from "../../engine/labels.ts";
import { runImage } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observe.ts";
import { configHash } from "../../stack/fingerprint.ts";
import { containerSpecs } from "../../stack/init-service.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { classifyContainers, serviceOf } from "../classify-containers.ts";
import { type Draft, finished, newDraft } from "../draft.ts";
import { addImageSteps, imageStepIds } from "../images/images.ts";
import { stepId } from "../names.ts";
import { needsOf, networkKeys, volumeKeys } from "../needs.ts";
import type { UpOptions } from "../options.ts";
import type { Plan } from "../plan.ts";
import { addRemoval } from "../removal-steps.ts";
import { type ContainerRemoval, findRemovals, orphanWarnings } from "../removals.ts";
import { selectServices } from "../select-services.ts";
import { decide } from "./decide.ts";
import type { ServiceDecision } from "./decision.ts";
import { addFinalWaits, prerequisitesOf } from "./milestones.ts";
import { nameLedger } from "./name-ledger.ts";
import { networkChanges, type Releases } from "./networks.ts";
import { portHandover } from "./port-handover.ts";
import { addReplicaSteps } from "./replica-steps.ts";
import { addNetworkSteps, addVolumeSteps, checkExternals, usesChangedNetwork } from "./resource-steps.ts";
import { createdBefore } from "./shared.ts";
import { volumeChanges } from "./volumes.ts";

export { type UpOptions, upDefaults } from "../options.ts";

/** Desired and observed in, plan out: what it takes to run the stack. Pure: same arguments, same plan, byte for byte. */
export function planUp(stack: Stack, observed: Observed, options: UpOptions): Plan {
  return finished(stack.name, draftUp(stack, observed, options).draft);
}

/** What `up` does, for a plan that does more. */
export interface UpDraft {
  readonly draft: Draft;
  readonly decisions: ReadonlyMap<string, ServiceDecision>;
  readonly leaving: readonly ContainerRemoval[];
}

/** The plan of `up` as it is written; the services named `aside` are left as they are, but get their images. */
export function draftUp(
  whole: Stack,
  observed: Observed,
  options: UpOptions,
  aside: ReadonlySet<string> = new Set(),
): UpDraft {
  const stack = selectServices(whole, new Set([...whole.services.keys()].filter((name) => !aside.has(name))));
  checkExternals(whole, observed);
  const draft = newDraft();
  const found = classifyContainers(stack, observed);
  const needs = needsOf(stack.services);
  const networks = networkChanges(whole, observed, releases(stack, options), draft.warnings);
  const { mayLose = new Set() } = options;
  const volumes = volumeChanges(whole, observed, { mayLose, releases: removes(stack, options) }, draft);
  const decisions = decide({ stack, observed, found, needs, networks, volumes, options });
  const leaving = findRemovals(decisions, options.removeOrphans ? found.orphans : []);
  const names = nameLedger(observed.containers, decisions, leaving);
  const ports = portHandover(decisions, leaving);
  const waits = { draft, needs, decisions, options };
  const early = new Set(leaving.filter(({ fact }) => usesChangedNetwork(fact, networks)).map(({ label }) => label));
  const stopsOld = (label: string) => (early.has(label) ? "first" : ports.isUrgent(label) ? "at-once" : "when-ready");

  for (const { label, fact, because, successor } of leaving) {
    if (successor !== undefined) continue;
    addRemoval(draft, label, fact, {
      because,
      graceSeconds: options.graceSeconds,
      service: stack.services.get(serviceOf(fact)),
    });
  }
  addNetworkSteps(draft, networks, [...leaving, ...reconnecting(decisions)]);
  addVolumeSteps(draft, volumes, leaving);
  const present = new Set(observed.images.map((fact) => fact.reference));
  const needsImage = (service: string) => aside.has(service) || creates(decisions.get(service));
  addImageSteps(draft, { stack: whole, observed, options }, needsImage);
  for (const decision of decisions.values()) {
    const { service } = decision;
    addReplicaSteps(decision, {
      draft,
      options,
      image: runImage(stack, service),
      ground: networkAndVolumeSteps(service, stack, decisions, leaving),
      gates: options.start && isPending(decision) ? prerequisitesOf(service.name, waits) : [],
      clearance: [...ports.before(service), ...leftoverRemovals(decision)],
      ...names,
      stopsOld,
      inits: found.inits.get(service.name) ?? [],
      project: stack.name,
      hasImage: (reference) => present.has(reference),
    });
  }
  if (options.start && options.wait) addFinalWaits(waits);
  draft.warnings.push(...orphanWarnings(found.orphans, options));
  return { draft, decisions, leaving };
}

function releases(stack: Stack, options: UpOptions): Releases {
  return (fact: ContainerFact, network: string) => {
    const name = serviceOf(fact);
    const service = stack.services.get(name);
    if (service === undefined) return options.removeOrphans && !stack.disabled.has(name);
    if (options.recreate === "never") return false;
    return networkKeys(service).includes(network) || fact.labels[labels.configHash] !== configHash(service);
  };
}

/** May this plan remove a container for the sake of what it holds? */
function removes(stack: Stack, { recreate, removeOrphans }: UpOptions): (fact: ContainerFact) => boolean {
  return (fact) => {
    const name = serviceOf(fact);
    if (isOneOff(fact) || isInit(fact)) return false;
    if (stack.services.has(name)) return recreate !== "never";
    return removeOrphans && !stack.disabled.has(name);
  };
}

/** The containers that stop and stay. */
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

/** The steps before a service's containers can be made. Names of steps that the plan does not have drop out at its end. */
export function networkAndVolumeSteps(
  service: Service,
  stack: Stack,
  decisions: ReadonlyMap<string, ServiceDecision>,
  leaving: readonly ContainerRemoval[],
): string[] {
  const networks = containerSpecs(service)
    .flatMap(networkKeys)
    .flatMap((key) => stack.networks.get(key)?.name ?? []);
  const volumes = containerSpecs(service)
    .flatMap(volumeKeys)
    .flatMap((key) => stack.volumes.get(key)?.name ?? []);
  // The engine shares with and links to whichever containers a service has: the ones that go must be gone, not only replaced.
  const donors = createdBefore(service).flatMap((name) => [
    ...(decisions.get(name)?.replicas ?? []).flatMap(({ replica: { label } }) => [
      stepId.create(label),
      stepId.rename(label),
    ]),
    ...leaving.filter((each) => each.service === name).map(({ label }) => stepId.remove(label)),
  ]);
  return [
    ...networks.map(stepId.createNetwork),
    ...volumes.map(stepId.createVolume),
    ...imageStepIds(stack, service),
    ...donors,
  ];
}

function leftoverRemovals({ discarded }: ServiceDecision): string[] {
  return discarded
    .filter(({ because }) => because.why === "leftover")
    .map(({ fact }) => stepId.remove(`leftover ${fact.name}`));
}
