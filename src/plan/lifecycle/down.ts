import type { ObservedContainer } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { runImage } from "../../observe/image-content.ts";
import type { Observed } from "../../observe/observe.ts";
import { byName, classifyContainers, isLive, serviceOf } from "../classify-containers.ts";
import { addStep, type Draft, finished, newDraft } from "../draft.ts";
import { containerLabels, stepId } from "../names.ts";
import type { Plan } from "../plan.ts";
import { stillInUse } from "../reason.ts";
import { addRemoval } from "../removal-steps.ts";
import { addInheritedVolumes } from "./inherited.ts";
import { dependentsFirst, isStack, selected, serviceIn, type Target } from "./target.ts";

export interface DownOptions {
  /** Absent or empty: the whole project. */
  readonly services?: readonly string[] | undefined;
  /** Also remove the file's named volumes and its containers' anonymous ones. */
  readonly volumes: boolean;
  readonly removeOrphans: boolean;
  /** Also remove images. `local`: only those without a name in the file. */
  readonly images?: "all" | "local" | undefined;
  readonly graceSeconds?: number | undefined;
  /** false keeps the networks. */
  readonly networks?: boolean;
}

/** Plans to remove a project: containers, dependents first, then networks, and on request volumes and images. */
export function planDown(target: Target, observed: Observed, options: DownOptions): Plan {
  const draft = newDraft();
  const going = goingContainers(target, observed, options);
  const label = containerLabels(observed.containers);
  const removes = (fact: ObservedContainer) => stepId.remove(label(fact));
  for (const { facts, after } of dependentsFirst(target, observed, going)) {
    for (const fact of facts) {
      addRemoval(draft, label(fact), fact, {
        because: isOrphan(target, fact) ? { why: "orphan" } : { why: "requested" },
        graceSeconds: options.graceSeconds,
        service: serviceIn(target, fact),
        anonymousVolumes: options.volumes,
        after: after.map(removes),
      });
    }
  }
  const inherited = { going, after: going.map(removes) };
  if (options.volumes) addInheritedVolumes(draft, target, observed, inherited);
  addBelongings(draft, belongings(target, observed, going, options, draft.warnings), going.map(removes));
  if (draft.steps.size === 0 && draft.warnings.length === 0) {
    draft.warnings.push(`No resource found to remove for project "${target.name}".`);
  }
  return finished(target.name, draft);
}

function goingContainers(target: Target, observed: Observed, options: DownOptions): readonly ObservedContainer[] {
  const named = selected(observed.containers, options.services);
  if (!isStack(target)) return named;
  const orphans = new Set(options.removeOrphans ? classifyContainers(target, observed).orphans : []);
  return observed.containers.filter((fact) => orphans.has(fact) || (named.includes(fact) && !isOrphan(target, fact)));
}

function isOrphan(target: Target, fact: ObservedContainer): boolean {
  return isStack(target) && !target.services.has(serviceOf(fact)) && !target.disabled.has(serviceOf(fact));
}

/** Adds the removal of networks, volumes and images, after that of the containers that use them. */
function addBelongings(draft: Draft, { networks, volumes, images }: Belongings, after: readonly string[]): void {
  const because = { why: "requested" } as const;
  for (const { key, name } of networks) {
    addStep(draft, stepId.removeNetwork(name), {
      action: { kind: "remove-network", network: key, name },
      because,
      after,
    });
  }
  for (const { key, name } of volumes) {
    const action = { kind: "remove-volume", volume: key, name, unlessUsed: true } as const;
    addStep(draft, stepId.removeVolume(name), { action, because, after });
  }
  for (const image of images) {
    addStep(draft, stepId.removeImage(image), { action: { kind: "remove-image", image }, because, after });
  }
}

/** The resources to remove after a project's containers. */
interface Belongings {
  readonly networks: readonly NamedResource[];
  readonly volumes: readonly NamedResource[];
  readonly images: readonly string[];
}

interface NamedResource {
  readonly key: string;
  readonly name: string;
}

/** The networks, and on request volumes and images, that exist and that no remaining container uses. */
function belongings(
  target: Target,
  observed: Observed,
  going: readonly ObservedContainer[],
  options: DownOptions,
  warnings: string[],
): Belongings {
  const gone = new Set(going.map(({ id }) => id));
  const staying = observed.containers.filter((fact) => !gone.has(fact.id));
  const networks = ownNetworks(target, observed, options).filter(({ name }) => {
    const attached = observed.networks.find((fact) => fact.name === name)?.containers ?? [];
    const onIt = staying.filter((fact) => isLive(fact) && fact.networks.some((each) => each.name === name));
    const users = [...new Set([...attached.filter(({ id }) => !gone.has(id)), ...onIt].map((user) => user.name))];
    if (users.length > 0) warnings.push(stillInUse("Network", name, users.sort()));
    return users.length === 0;
  });
  const volumes = (options.volumes ? ownVolumes(target, observed) : []).filter(({ name }) => {
    const users = staying.filter((fact) => fact.mounts.some((mount) => mount.name === name)).map((fact) => fact.name);
    if (users.length > 0) warnings.push(stillInUse("Volume", name, users));
    return users.length === 0;
  });
  return { networks, volumes, images: ownImages(target, observed, going, options) };
}

function ownNetworks(target: Target, observed: Observed, options: DownOptions): NamedResource[] {
  if (options.networks === false) return [];
  const labelled = observed.networks.filter((fact) => fact.labels[labels.project] === target.name).sort(byName);
  const own = labelled.map((fact) => ({ key: fact.labels[labels.network] ?? fact.name, name: fact.name }));
  if (!isStack(target) || options.removeOrphans) return own;
  return own.filter(({ key, name }) => {
    const network = target.networks.get(key);
    return network?.name === name && network.external !== true;
  });
}

function ownVolumes(target: Target, observed: Observed): NamedResource[] {
  if (isStack(target)) {
    const present = new Set(observed.volumes.map((fact) => fact.name));
    const declared = [...target.volumes].filter(([, { name, external }]) => external !== true && present.has(name));
    return declared.map(([key, { name }]) => ({ key, name }));
  }
  const labelled = observed.volumes.filter((fact) => fact.labels[labels.project] === target.name).sort(byName);
  return labelled.map((fact) => ({ key: fact.labels[labels.volume] ?? fact.name, name: fact.name }));
}

function ownImages(
  target: Target,
  observed: Observed,
  going: readonly ObservedContainer[],
  { images, services = [] }: DownOptions,
): string[] {
  if (images === undefined) return [];
  const isLocal = (reference: string) =>
    /^[-_]/.test(reference.slice(target.name.length)) && reference.startsWith(target.name);
  if (!isStack(target)) {
    const used = new Set(going.map((fact) => fact.image));
    return [...used].filter((reference) => images === "all" || isLocal(reference)).sort();
  }
  const present = new Set(observed.images.map((fact) => fact.reference));
  const meant = [...target.services.values()].filter(({ name }) => services.length === 0 || services.includes(name));
  const named = meant.filter((service) => images === "all" || service.image === undefined);
  return [...new Set(named.map((service) => runImage(target, service)))].filter((image) => present.has(image));
}
