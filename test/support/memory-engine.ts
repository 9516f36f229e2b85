import type { Engine } from "../../src/engine/engine.ts";
import type { ContainerFact, ImageFact, ManifestFact, NetworkFact } from "../../src/engine/facts.ts";
import { labels } from "../../src/engine/labels.ts";
import type { Network, Stack } from "../../src/stack/stack.ts";
import {
  type Books,
  factOf,
  isLive,
  liveOn,
  newBooks,
  ownRows,
  present,
  refuse,
  rowOf,
  summaryOf,
} from "./memory/books.ts";
import { createContainer } from "./memory/create.ts";
import { eventsOf } from "./memory/events.ts";
import { filesOf } from "./memory/files.ts";
import { halt, remove, rename, start, stop } from "./memory/life.ts";
import { processesOf } from "./memory/processes.ts";
import { resourcesOf } from "./memory/resources.ts";

type Labels = Readonly<Record<string, string>>;

/** An engine without processes: it keeps the books as Docker does, and refuses what Docker refuses. */
export interface MemoryEngine extends Engine {
  /** Lets time pass: what has a healthcheck becomes healthy. */
  settle(): void;
  /** Changes a container behind the planner's back. */
  tamper(name: string, change: Partial<ContainerFact>): void;
  /** Gives a local image; a second call under the same reference is a new build of it. */
  addImage(reference: string, manifests?: readonly ManifestFact[], given?: Labels): void;
  /** `docker run -d --name NAME IMAGE`: a container of nobody's project. */
  runByHand(name: string, image: string): Promise<void>;
  /** The name of the container or network with this id, or else the id. */
  nameOf(id: string): string;
  /** All names there are, sorted. */
  names(): { readonly containers: string[]; readonly networks: string[]; readonly volumes: string[] };
}

export function memoryEngine(): MemoryEngine {
  const books = newBooks();
  const { containers, networks, volumes, images } = books;
  const addImage = (reference: string, manifests: readonly ManifestFact[] = [], given: Labels = {}) => {
    images.set(reference, { ...imageFact(reference, `sha256:${books.newId()}`), manifests, labels: given });
  };
  return {
    info: async () => ({
      version: "0",
      apiVersion: "1.45",
      os: "linux",
      arch: "amd64",
      endpoint: "memory",
      buildKit: false,
    }),
    shortfalls: () => [],
    dockerConfig: async () => "{}",
    summaries: async (project) => ownRows(books, project).map(summaryOf),
    containers: async (project) => ownRows(books, project).map(factOf),
    details: async (listed) => listed.flatMap(({ id }) => rowOf(books, id) ?? []).map(factOf),
    container: async (name) => {
      const row = rowOf(books, name);
      return row && factOf(row);
    },
    inspectContainer: async (name) => {
      const row = rowOf(books, name);
      return row && { ...factOf(row) };
    },
    networks: async (project, names, { users = true } = {}) =>
      visible(networks.values(), project, names).map((network) => ({
        ...network,
        containers: users ? liveOn(books, network.name).map(({ id, name }) => ({ id, name })) : undefined,
      })),
    volumes: async (project, names) => visible(volumes.values(), project, names),
    resources: async (label) => resourcesOf(books, label),
    projects: async () =>
      ownRows(books)
        .filter((row) => row.labels[labels.configHash] !== undefined)
        .map((row) => ({
          project: row.labels[labels.project] ?? "",
          state: row.state,
          configFiles: row.labels[labels.configFiles],
          labels: row.labels,
        })),
    publishers: async () => {
      const own = new Set(ownRows(books));
      return [...containers.values()].map((row) => ({
        labels: own.has(row) ? row.labels : {},
        ports: isLive(row) ? row.ports : [],
      }));
    },
    processes: async () => refuse(501, "the in-memory engine has no processes"),
    images: async (references) => references.flatMap((reference) => images.get(reference) ?? []),
    createNetwork: async (network, given) => createNetwork(books, network, given),
    removeNetwork: async (name) => removeNetwork(books, name),
    createVolume: async ({ name, driver = "local", driver_opts: options = {} }, given) => {
      if (volumes.has(name)) return;
      volumes.set(name, { name, driver, options, labels: given, mountpoint: `/volumes/${name}` });
    },
    removeVolume: async (name, { unlessUsed = false } = {}) => {
      const users = [...containers.values()].filter((row) => row.mounts.some((mount) => mount.name === name));
      if (users.length > 0 && !unlessUsed) refuse(409, `volume ${name} is in use`);
      if (users.length === 0) volumes.delete(name);
      return users.map((row) => row.name);
    },
    createContainer: async (request) => createContainer(books, request),
    connectContainer: async ({ name, stack, network }) => {
      const row = present(books, name);
      const found = networks.get(stack.networks.get(network)?.name ?? network) ?? refuse(404, "network not found");
      row.networks = row.networks.map((on) => (on.name === found.name ? { ...on, id: found.id } : on));
    },
    disconnectContainer: async (name, network) => {
      const row = rowOf(books, name);
      if (row !== undefined) row.networks = row.networks.filter((on) => on.name !== network && on.id !== network);
    },
    startContainer: async ({ name }) => start(books, name),
    stopContainer: async (name, options) => stop(books, name, options?.graceSeconds),
    killContainer: async (name) => halt(books, present(books, name), 137),
    restartContainer: async (name, options) => {
      stop(books, name, options?.graceSeconds);
      start(books, name);
    },
    pauseContainer: async (name) => {
      const row = present(books, name);
      if (row.state === "running") row.state = "paused";
    },
    unpauseContainer: async (name) => {
      const row = present(books, name);
      if (row.state === "paused") row.state = "running";
    },
    renameContainer: async (name, to) => rename(books, name, to),
    removeContainer: async (name, options) =>
      remove(books, name, options?.force ?? false, options?.anonymousVolumes ?? false),
    pullImage: async ({ reference }) => addImage(reference),
    pushImage: async ({ reference }) => {
      if (!images.has(reference)) refuse(404, `image ${reference} is not present`);
    },
    inspectConfigs: async () => refuse(501, "the in-memory engine makes no blueprints"),
    defaults: async () => refuse(501, "the in-memory engine has no defaults"),
    digest: async (reference) => images.get(reference)?.id ?? refuse(404, "manifest unknown"),
    buildImage: async ({ tag, labels: given }) => {
      addImage(tag, [], given);
      return { id: images.get(tag)?.id ?? "" };
    },
    removeImage: async (reference) => {
      const id = images.get(reference)?.id;
      if (id === undefined) return "absent";
      if ([...containers.values()].some((row) => row.imageId === id)) return "in-use";
      images.delete(reference);
      return "removed";
    },
    // It keeps no past events, which end at once.
    events: async ({ project, until, signal }) =>
      until === undefined ? eventsOf(books, project, signal) : (async function* () {})(),
    commitContainer: async ({ container, reference }) => {
      const { labels: given } = present(books, container);
      const id = `sha256:${books.newId()}`;
      if (reference !== undefined) images.set(reference, { ...imageFact(reference, id), labels: given });
      return id;
    },
    stats: async () => refuse(501, "the in-memory engine has no processes"),
    exportContainer: async () => refuse(501, "the in-memory engine has no images' files"),
    logs: async () => refuse(501, "the in-memory engine has no logs"),
    ...processesOf(books),
    ...filesOf(books),
    close: () => undefined,
    settle: () => {
      for (const row of containers.values()) if (row.health === "starting") row.health = "healthy";
    },
    tamper: (name, change) => {
      Object.assign(present(books, name), change);
    },
    addImage,
    runByHand: async (name, image) => {
      const service = { name, command: null, entrypoint: null, network_mode: "bridge" };
      createContainer(books, { name, stack: bareStack, service, number: 1, image, labels: {} });
      start(books, name);
    },
    nameOf: (id) => [...containers.values(), ...networks.values()].find((fact) => fact.id === id)?.name ?? id,
    names: () => ({
      containers: [...containers.keys()].sort(),
      networks: [...networks.keys()].sort(),
      volumes: [...volumes.keys()].sort(),
    }),
  };
}

const none = new Map();
const bareStack: Stack = {
  ...{ name: "", workingDir: "/", files: [], extensions: {} },
  ...{ services: none, disabled: none, networks: none, volumes: none, configs: none, secrets: none, models: none },
};

function createNetwork(books: Books, network: Network, given: Labels): void {
  const there = books.networks.get(network.name);
  if (there !== undefined) {
    if (there.labels[labels.project] !== given[labels.project]) refuse(409, `network ${network.name} already exists`);
    return;
  }
  const subnets = (network.ipam.config ?? []).map(({ subnet = "", gateway = "", ip_range: ipRange = "" }) => ({
    subnet,
    gateway,
    ipRange,
  }));
  const fact: NetworkFact = {
    id: books.newId(),
    name: network.name,
    driver: network.driver ?? "bridge",
    internal: network.internal ?? false,
    attachable: network.attachable ?? false,
    enableIpv6: network.enable_ipv6 ?? false,
    options: network.driver_opts ?? {},
    subnets,
    labels: given,
    containers: [],
  };
  books.networks.set(network.name, fact);
}

function removeNetwork(books: Books, nameOrId: string): void {
  const network = books.networks.get(nameOrId) ?? [...books.networks.values()].find(({ id }) => id === nameOrId);
  if (network === undefined) return;
  if (liveOn(books, network.name).length > 0) refuse(403, `network ${network.name} has active endpoints`);
  books.networks.delete(network.name);
}

function visible<T extends { readonly name: string; readonly labels: Labels }>(
  all: Iterable<T>,
  project: string,
  names: readonly string[],
): T[] {
  return structuredClone(
    [...all].filter((fact) => fact.labels[labels.project] === project || names.includes(fact.name)),
  );
}

function imageFact(reference: string, id: string): ImageFact {
  const none = { digests: [], labels: {}, volumes: [], healthcheck: false };
  return {
    reference,
    id,
    tags: [reference],
    architecture: "amd64",
    variant: "",
    os: "linux",
    manifests: [],
    sizeBytes: 0,
    lastTaggedAt: "",
    ...none,
  };
}
