import type { CreateContainer } from "../../../src/engine/engine.ts";
import type { ContainerFact } from "../../../src/engine/facts.ts";
import type { Mount, Service, Stack } from "../../../src/stack/stack.ts";
import { type Books, present, refuse, rowOf } from "./books.ts";

/** Makes a container as Docker would; the same request again gives the one that is there. */
export function createContainer(books: Books, request: CreateContainer): { id: string; warnings: string[] } {
  const { name, service } = request;
  const image = books.images.get(request.image) ?? refuse(404, `No such image: ${request.image}`);
  const labels = { ...image.labels, ...request.labels };
  const there = books.containers.get(name);
  if (there !== undefined) {
    const isSame = JSON.stringify(there.labels) === JSON.stringify(labels);
    return isSame ? { id: there.id, warnings: [] } : refuse(409, `container name "${name}" is already in use`);
  }
  const networks = attachments(books, request);
  const id = books.newId();
  books.containers.set(name, {
    service,
    id,
    name,
    image: request.image,
    imageId: image.id,
    command: (service.command ?? []).join(" "),
    createdAt: books.now(),
    labels,
    imageLabels: image.labels,
    state: "created",
    health: "none",
    exitCode: 0,
    oomKilled: false,
    stateError: "",
    restartCount: 0,
    startedAt: "",
    finishedAt: "",
    status: "",
    ports: portsOf(service),
    networks,
    networkMode: networkMode(books, service) ?? networks[0]?.name ?? "",
    env: Object.entries(service.environment ?? {}).map(([key, value]) => `${key}=${value ?? ""}`),
    mounts: mountsOf(books, request),
    tty: service.tty ?? false,
    stdinOpen: service.stdin_open ?? false,
    argv: service.command ?? [],
    user: service.user ?? "",
    memoryLimitBytes: 0,
    restartPolicy: service.restart ?? "no",
    probes: [],
  });
  return { id, warnings: [] };
}

function attachments(books: Books, { name, service, stack }: CreateContainer): ContainerFact["networks"] {
  const keys = service.network_mode === undefined ? Object.keys(service.networks ?? { default: null }) : [];
  return keys.map((key) => {
    const network = stack.networks.get(key)?.name ?? key;
    if (!books.networks.has(network)) refuse(404, `network ${network} not found`);
    // Docker knows the network's id only once the container has run.
    return { name: network, id: "", aliases: [name, service.name], ipAddress: "" };
  });
}

function networkMode(books: Books, service: Service): string | undefined {
  const mode = service.network_mode;
  if (!mode?.startsWith("service:")) return mode;
  const donor = mode.slice("service:".length);
  const rows = [...books.containers.values()].filter((each) => each.service.name === donor);
  const [first] = rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  return `container:${(first ?? refuse(404, `No such container: ${donor}`)).id}`;
}

function portsOf(service: Service): ContainerFact["ports"] {
  return (service.ports ?? []).map((port) => ({
    hostIp: port.host_ip ?? "",
    published: port.published === undefined ? undefined : Number(port.published),
    target: port.target,
    protocol: port.protocol ?? "tcp",
  }));
}

function mountsOf(books: Books, { service, stack, inherit }: CreateContainer): ContainerFact["mounts"] {
  const old = inherit === undefined ? undefined : present(books, inherit);
  return (service.volumes ?? []).map((mount) => {
    const { type, source = "", target } = mount;
    if (type !== "volume") return { type, name: "", source, target, readOnly: false };
    const inherited = old?.mounts.find((each) => each.type === "volume" && each.target === target)?.name;
    const name = volumeName(mount, stack) ?? inherited ?? books.newId();
    // As Docker does: a volume that is not there is made, without labels.
    if (!books.volumes.has(name)) {
      books.volumes.set(name, { name, driver: "local", options: {}, labels: {}, mountpoint: `/volumes/${name}` });
    }
    // What was given by name is no longer the container's own to take along.
    return { type, name, source: inherited ?? source, target, readOnly: false };
  });
}

function volumeName({ source }: Mount, stack: Stack): string | undefined {
  return source === undefined ? undefined : (stack.volumes.get(source)?.name ?? source);
}

/** A container that holds one of the ports that another is to publish. */
export function portHolder(books: Books, name: string): { readonly port: number; readonly by: string } | undefined {
  const ports = rowOf(books, name)?.ports ?? [];
  for (const row of books.containers.values()) {
    if (row.name === name || row.state !== "running") continue;
    const taken = ports.find(({ published }) => row.ports.some((each) => each.published === published));
    if (taken?.published !== undefined) return { port: taken.published, by: row.name };
  }
  return undefined;
}
