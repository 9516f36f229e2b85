import type { ContainerFact } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import type { Observed } from "../../observe/observed.ts";
import { runImage } from "../../observe/run-image.ts";
import { byName, isLive } from "../classify-containers.ts";
import type { DownOptions } from "./down.ts";
import { isStack, type Target } from "./target.ts";

/** What goes with a project's containers. */
export interface Belongings {
  readonly networks: readonly Named[];
  readonly volumes: readonly Named[];
  readonly images: readonly string[];
}

interface Named {
  readonly key: string;
  readonly name: string;
}

/** Networks, and on request volumes and images, that exist and that no container which stays still uses. */
export function belongings(
  target: Target,
  observed: Observed,
  going: readonly ContainerFact[],
  options: DownOptions,
  warnings: string[],
): Belongings {
  const gone = new Set(going.flatMap((fact) => [fact.id, fact.name]));
  const staying = observed.containers.filter((fact) => !gone.has(fact.id));
  const networks = ownNetworks(target, observed, options).filter(({ name }) => {
    const attached = observed.networks.find((fact) => fact.name === name)?.containers ?? [];
    const onIt = staying.filter((fact) => isLive(fact) && fact.networks.some((each) => each.name === name));
    const users = [...new Set([...attached.filter((user) => !gone.has(user)), ...onIt.map((fact) => fact.name)])];
    if (users.length > 0) warnings.push(stillInUse("Network", name, namesOf(users, observed)));
    return users.length === 0;
  });
  const volumes = (options.volumes ? ownVolumes(target, observed) : []).filter(({ name }) => {
    const users = staying.filter((fact) => fact.mounts.some((mount) => mount.name === name)).map((fact) => fact.name);
    if (users.length > 0) warnings.push(stillInUse("Volume", name, users));
    return users.length === 0;
  });
  return { networks, volumes, images: ownImages(target, observed, going, options) };
}

function stillInUse(kind: string, name: string, users: readonly string[]): string {
  return `${kind} ${name} Resource is still in use by ${users.join(", ")}`;
}

/** A container that is not ours shows as its id. */
function namesOf(users: readonly string[], observed: Observed): string[] {
  const names = new Map(observed.containers.map((fact) => [fact.id, fact.name]));
  return [...new Set(users.map((user) => names.get(user) ?? user.slice(0, 64)))].sort();
}

function ownNetworks(target: Target, observed: Observed, options: DownOptions): Named[] {
  if (options.networks === false) return [];
  const labelled = observed.networks.filter((fact) => fact.labels[labels.project] === target.name).sort(byName);
  const own = labelled.map((fact) => ({ key: fact.labels[labels.network] ?? fact.name, name: fact.name }));
  if (!isStack(target) || options.removeOrphans) return own;
  return own.filter(({ key, name }) => {
    const network = target.networks.get(key);
    return network?.name === name && network.external !== true;
  });
}

function ownVolumes(target: Target, observed: Observed): Named[] {
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
  going: readonly ContainerFact[],
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
