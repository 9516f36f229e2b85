import type {
  ContainerFact,
  CreateContainer,
  EngineReads,
  EngineWrites,
  ImageFact,
  NetworkFact,
  StartContainer,
  VolumeFact,
} from "../../src/engine/engine.ts";
import { labels } from "../../src/engine/labels.ts";
import { EngineRefused } from "../../src/errors.ts";
import type { Mount, Network, Service, Stack, Volume } from "../../src/stack/stack.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Labels = Readonly<Record<string, string>>;

/** An engine without processes: it keeps the books as Docker does, and refuses what Docker refuses. */
export interface MemoryEngine extends EngineReads, EngineWrites {
  /** Lets time pass: what has a healthcheck becomes healthy. */
  settle(): void;
  /** Changes a container behind the planner's back. */
  tamper(name: string, change: Partial<ContainerFact>): void;
  /** Gives a local image; a second call under the same reference is a new build of it. */
  addImage(reference: string): void;
  removeBehindBack(kind: "container" | "network" | "volume" | "image", name: string): void;
  /** Everything there is, in a form to compare. */
  names(): { containers: string[]; networks: string[]; volumes: string[] };
}

interface Row extends Mutable<ContainerFact> {
  service: Service;
}

/** `command: ["true"]` ends at once with 0, `["false"]` with 1; anything else runs on. */
export function memoryEngine(): MemoryEngine {
  const containers = new Map<string, Row>();
  const networks = new Map<string, Mutable<NetworkFact>>();
  const volumes = new Map<string, VolumeFact>();
  const images = new Map<string, ImageFact>();
  let ticks = 0;
  const tick = () => ++ticks;
  const now = () => `2026-11-21T12:00:00.${String(tick()).padStart(9, "0")}Z`;
  const newId = () => tick().toString(16).padStart(64, "0").split("").reverse().join("");

  const row = (name: string) => containers.get(name) ?? [...containers.values()].find(({ id }) => id === name);
  const present = (name: string) => row(name) ?? refuse(404, `No such container: ${name}`);
  const factOf = ({ service: _, ...fact }: Row): ContainerFact => structuredClone(fact);
  const running = (name: string) =>
    [...containers.values()].filter((each) => isLive(each) && each.networks.some((on) => on.name === name));

  function start(container: Row): void {
    if (container.state === "running") return;
    if (container.state === "paused") refuse(409, "cannot start a paused container");
    for (const attached of container.networks) {
      const network = networks.get(attached.name);
      // Docker looks a container's network up by the id of its first start.
      if (network === undefined || (attached.id !== "" && attached.id !== network.id))
        refuse(404, `network ${attached.name} not found`);
    }
    for (const other of containers.values()) {
      if (other === container || !isLive(other)) continue;
      const clash = container.ports.find((port) => other.ports.some((taken) => taken.published === port.published));
      if (clash !== undefined) refuse(500, `port ${clash.published} is already allocated`);
    }
    run(container);
  }

  function run(container: Row): void {
    const [command] = container.service.command ?? [];
    const ends = command === "true" || command === "false";
    container.networks = container.networks.map((on) => ({ ...on, id: networks.get(on.name)?.id ?? "" }));
    container.startedAt = now();
    container.state = ends ? "exited" : "running";
    container.exitCode = command === "false" ? 1 : 0;
    container.finishedAt = ends ? now() : "";
    container.health = container.service.healthcheck === undefined || ends ? "none" : "starting";
  }

  function halt(container: Row, exitCode: number): void {
    if (!isLive(container)) return;
    Object.assign(container, { state: "exited", exitCode, finishedAt: now() });
  }

  function mountsOf(service: Service, stack: Stack, inherit: string | undefined): ContainerFact["mounts"] {
    const old = inherit === undefined ? undefined : row(inherit);
    return (service.volumes ?? []).map((mount) => {
      const inherited = old?.mounts.find((each) => each.type === "volume" && each.target === mount.target);
      const name = volumeName(mount, stack) ?? (mount.source === undefined ? (inherited?.name ?? newId()) : "");
      // As Docker does: a named volume that is not there is made, without labels.
      if (name !== "" && !volumes.has(name)) volumes.set(name, volumeFact(name, {}));
      return { type: mount.type, name, source: mount.source ?? "", target: mount.target, readOnly: false };
    });
  }

  function createContainer(request: CreateContainer): { id: string; warnings: string[] } {
    const { name, service, stack } = request;
    if (containers.has(name)) refuse(409, `The container name "/${name}" is already in use`);
    const image = images.get(request.image) ?? refuse(404, `No such image: ${request.image}`);
    if (request.inherit !== undefined) present(request.inherit);
    const keys = service.network_mode === undefined ? Object.keys(service.networks ?? {}) : [];
    const attached = keys.map((key) => {
      const network = stack.networks.get(key)?.name ?? key;
      if (!networks.has(network)) refuse(404, `network ${network} not found`);
      return { name: network, id: "", aliases: [service.name], ipAddress: "" };
    });
    const donor = service.network_mode?.startsWith("service:") ? service.network_mode.slice(8) : undefined;
    const shared =
      donor === undefined ? undefined : [...containers.values()].find((each) => each.service.name === donor);
    if (donor !== undefined && shared === undefined) refuse(404, `container of ${donor} missing`);
    const id = newId();
    containers.set(name, {
      service,
      id,
      name,
      image: request.image,
      imageId: image.id,
      command: (service.command ?? []).join(" "),
      createdAt: now(),
      labels: request.labels,
      state: "created",
      health: "none",
      exitCode: 0,
      oomKilled: false,
      stateError: "",
      restartCount: 0,
      startedAt: "",
      finishedAt: "",
      status: "",
      ports: (service.ports ?? []).map((port) => ({
        hostIp: port.host_ip ?? "",
        published: port.published === undefined ? undefined : Number(port.published),
        target: port.target,
        protocol: port.protocol ?? "tcp",
      })),
      networks: attached,
      networkMode: shared === undefined ? (service.network_mode ?? "") : `container:${shared.id}`,
      env: Object.entries(service.environment ?? {}).map(([key, value]) => `${key}=${value ?? ""}`),
      mounts: mountsOf(service, stack, request.inherit),
      tty: service.tty ?? false,
    });
    return { id, warnings: [] };
  }

  function renameContainer(name: string, to: string): void {
    const container = present(name);
    if (containers.has(to)) refuse(409, `The container name "/${to}" is already in use`);
    containers.delete(container.name);
    container.name = to;
    containers.set(to, container);
  }

  function removeContainer(name: string, force: boolean, anonymousVolumes: boolean): void {
    const container = row(name);
    if (container === undefined) return;
    if (isLive(container) && !force) refuse(409, `container ${name} is running`);
    containers.delete(container.name);
    for (const mount of container.mounts) {
      if (anonymousVolumes && mount.type === "volume" && mount.source === "") volumes.delete(mount.name);
    }
  }

  function createNetwork(network: Network, given: Labels): void {
    const existing = networks.get(network.name);
    if (existing?.labels[labels.project] === given[labels.project] && existing !== undefined) return;
    if (existing !== undefined) refuse(409, `network with name ${network.name} already exists`);
    networks.set(network.name, {
      id: newId(),
      name: network.name,
      driver: network.driver ?? "bridge",
      internal: network.internal ?? false,
      attachable: network.attachable ?? false,
      enableIpv6: network.enable_ipv6 ?? false,
      options: network.driver_opts ?? {},
      subnets: [],
      labels: given,
      containers: [],
    });
  }

  function removeNetwork(nameOrId: string): void {
    const network = networks.get(nameOrId) ?? [...networks.values()].find(({ id }) => id === nameOrId);
    if (network === undefined) return;
    if (running(network.name).length > 0) refuse(403, `network ${network.name} has active endpoints`);
    networks.delete(network.name);
  }

  function removeVolume(name: string): void {
    const users = [...containers.values()].filter((each) => each.mounts.some((mount) => mount.name === name));
    if (users.length > 0) refuse(409, `volume ${name} is in use`);
    volumes.delete(name);
  }

  const addImage = (reference: string) => {
    images.set(reference, imageFact(reference, `sha256:${newId()}`));
  };
  const isProjects = (project: string) => (fact: { readonly labels: Labels }) =>
    fact.labels[labels.project] === project;
  const visible = <T extends { readonly name: string; readonly labels: Labels }>(
    all: Iterable<T>,
    project: string,
    names: readonly string[],
  ): T[] => structuredClone([...all].filter((fact) => isProjects(project)(fact) || names.includes(fact.name)));

  return {
    info: async () => ({ version: "0", apiVersion: "1.45", os: "linux", arch: "amd64", endpoint: "memory" }),
    containers: async (project) => [...containers.values()].filter(isProjects(project)).map(factOf),
    container: async (name) => {
      const found = row(name);
      return found && factOf(found);
    },
    networks: async (project, names) =>
      visible(networks.values(), project, names).map((network) => ({
        ...network,
        containers: running(network.name).map(({ id }) => id),
      })),
    volumes: async (project, names) => visible(volumes.values(), project, names),
    images: async (references) => references.flatMap((reference) => images.get(reference) ?? []),
    createNetwork: async (network, given) => createNetwork(network, given),
    removeNetwork: async (name) => removeNetwork(name),
    createVolume: async (volume: Volume, given) => {
      if (!volumes.has(volume.name)) volumes.set(volume.name, volumeFact(volume.name, given));
    },
    removeVolume: async (name) => removeVolume(name),
    createContainer: async (request) => createContainer(request),
    startContainer: async ({ name }: StartContainer) => start(present(name)),
    stopContainer: async (name) => {
      const found = row(name);
      if (found !== undefined) halt(found, 143);
    },
    killContainer: async (name) => halt(present(name), 137),
    restartContainer: async (name) => {
      halt(present(name), 143);
      start(present(name));
    },
    unpauseContainer: async (name) => {
      const found = present(name);
      if (found.state === "paused") found.state = "running";
    },
    renameContainer: async (name, to) => renameContainer(name, to),
    removeContainer: async (name, { force = false, anonymousVolumes = false } = {}) =>
      removeContainer(name, force, anonymousVolumes),
    pullImage: async ({ reference }) => addImage(reference),
    buildImage: async ({ tag }) => {
      addImage(tag);
      return { id: images.get(tag)?.id ?? "" };
    },
    removeImage: async (reference) => {
      const image = images.get(reference);
      if (image === undefined) return "absent";
      if ([...containers.values()].some(({ imageId }) => imageId === image.id)) return "in-use";
      images.delete(reference);
      return "removed";
    },
    settle: () => {
      for (const each of containers.values()) if (each.health === "starting") each.health = "healthy";
    },
    tamper: (name, change) => {
      Object.assign(present(name), change);
    },
    addImage,
    removeBehindBack: (kind, name) => {
      const table = { container: containers, network: networks, volume: volumes, image: images }[kind];
      table.delete(name);
    },
    names: () => ({
      containers: [...containers.keys()].sort(),
      networks: [...networks.keys()].sort(),
      volumes: [...volumes.keys()].sort(),
    }),
  };
}

function isLive({ state }: ContainerFact): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}

function volumeName(mount: Mount, stack: Stack): string | undefined {
  if (mount.type !== "volume") return "";
  return mount.source === undefined ? undefined : (stack.volumes.get(mount.source)?.name ?? mount.source);
}

function volumeFact(name: string, given: Labels): VolumeFact {
  return { name, driver: "local", options: {}, labels: given, mountpoint: `/volumes/${name}` };
}

function imageFact(reference: string, id: string): ImageFact {
  return {
    reference,
    id,
    digests: [],
    tags: [reference],
    labels: {},
    volumes: [],
    healthcheck: false,
    architecture: "amd64",
    os: "linux",
    sizeBytes: 0,
  };
}

function refuse(status: number, message: string): never {
  throw new EngineRefused(message, { status });
}
