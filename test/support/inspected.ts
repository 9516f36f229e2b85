import { text } from "node:stream/consumers";
import Docker from "dockerode";
import { extract } from "tar-stream";
import { labels } from "../../src/engine/labels.ts";

interface Json {
  readonly [key: string]: unknown;
}

/** All that the engine tells of a project, without what differs between two runs of one command. */
export interface Inspected {
  /** By name, as the next two. */
  readonly containers: Json;
  readonly networks: Json;
  readonly volumes: Json;
}

/** What `inspect` shows of everything that carries the project's label: ids, times and chosen addresses left out. */
export async function inspected(project: string, docker: Docker = new Docker()): Promise<Inspected> {
  const filters = { label: [`${labels.project}=${project}`] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const told = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect()));
  const names = new Map((await docker.listContainers({ all: true })).map(({ Id, Names }) => [Id, Names[0] ?? Id]));
  return {
    containers: Object.fromEntries(
      await Promise.all(told.map(async (one) => [one.Name.slice(1), await container(one, names, docker)])),
    ),
    networks: Object.fromEntries(
      await Promise.all(
        networks.map(async ({ Id, Name }) => [
          Name,
          network((await docker.getNetwork(Id).inspect()) as unknown as Told),
        ]),
      ),
    ),
    volumes: Object.fromEntries(volumes.map((volume) => [volume.Name, without(volume, ["CreatedAt", "Mountpoint"])])),
  };
}

/** The same of single containers, whoever made them. */
export async function inspectedContainers(names: readonly string[], docker: Docker = new Docker()): Promise<Json> {
  const nameOf = new Map((await docker.listContainers({ all: true })).map(({ Id, Names }) => [Id, Names[0] ?? Id]));
  const told = await Promise.all(names.map((name) => docker.getContainer(name).inspect()));
  const shown = told.map(async (one) => [one.Name.slice(1), await container(one, nameOf, docker)] as const);
  return Object.fromEntries(await Promise.all(shown));
}

/** Owner, rights and text of files in a container. */
export async function filesIn(container: string, paths: readonly string[], docker = new Docker()): Promise<Json> {
  const entries = await Promise.all(paths.map(async (path) => [path, await fileIn(docker, container, path)] as const));
  return Object.fromEntries(entries);
}

async function fileIn(docker: Docker, container: string, path: string): Promise<Json | undefined> {
  const archive = (await docker.getContainer(container).getArchive({ path })) as NodeJS.ReadableStream;
  for await (const entry of archive.pipe(extract())) {
    const { name, mode, uid, gid } = entry.header;
    return { name, mode: mode?.toString(8), uid, gid, content: await text(entry) };
  }
  return undefined;
}

/** The members of the engine's answers whose inside is looked at; the rest is compared as it is. */
interface Told extends Json {
  readonly Id: string;
  readonly Config: Json & {
    readonly Hostname: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Env: unknown;
  };
  readonly HostConfig: Json & { readonly Binds: readonly string[] | null; readonly Mounts?: readonly Json[] };
  readonly Mounts: readonly Mount[];
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, Endpoint>> };
  readonly State: { readonly Status: string };
  readonly IPAM: { readonly Config: readonly { readonly Subnet?: string }[] | null };
}

interface Mount extends Json {
  readonly Type: string;
  readonly Name?: string;
}

interface Endpoint extends Json {
  readonly Aliases?: readonly string[] | null;
  readonly DNSNames?: readonly string[] | null;
}

async function container(
  given: Docker.ContainerInspectInfo,
  names: ReadonlyMap<string, string>,
  docker: Docker,
): Promise<Json> {
  const told = given as unknown as Told;
  const own = told.Id.slice(0, 12);
  const { Hostname, Labels, Env, ...config } = told.Config;
  const { Binds, Mounts, ...host } = told.HostConfig;
  const isUp = told.State.Status === "running";
  const shown = {
    Status: told.State.Status,
    Platform: told["Platform"],
    Config: {
      ...config,
      Hostname: Hostname === own ? "(its id)" : Hostname,
      Labels: labelsOf(Labels),
      Env: sorted(Env),
    },
    HostConfig: {
      ...Object.fromEntries(Object.entries(host).map(([key, of]) => [key, unordered.has(key) ? sorted(of) : of])),
      Binds: byKey(Binds ?? [], (bind) => bind.split(":")[1]),
      Mounts: byKey(Mounts ?? [], (mount) => mount["Target"]),
    },
    Mounts: byKey(
      await Promise.all(told.Mounts.map((mount) => mounted(mount, docker))),
      (mount) => mount["Destination"],
    ),
    Networks: Object.fromEntries(
      Object.entries(told.NetworkSettings.Networks).map(([name, endpoint]) => [name, attached(endpoint, own, isUp)]),
    ),
  };
  return named(shown, names) as Json;
}

/** Lists that Compose sends in no order. */
const unordered = new Set(["Ulimits", "ExtraHosts", "Links"]);

/** Without berth's own; dependencies in any order. */
function labelsOf(given: Readonly<Record<string, string>>): Json {
  const { [labels.fields]: _, ...rest } = given;
  return { ...rest, [labels.dependsOn]: rest[labels.dependsOn]?.split(",").sort().join(",") };
}

/** An anonymous volume with its labels, and without its name. */
async function mounted(mount: Mount, docker: Docker): Promise<Json> {
  // A layer of the container's own.
  if (mount.Type === "image") return without(mount, ["Source"]);
  if (mount.Type !== "volume") return mount;
  const named = without(mount, ["Source"]);
  if (!/^[0-9a-f]{64}$/.test(mount.Name ?? "")) return named;
  const { Labels } = await docker.getVolume(mount.Name ?? "").inspect();
  return { ...without(named, ["Name"]), Labels };
}

/** What the stack file asks for, not what the engine chose: an address of the hardware, at the latest when it runs. */
function attached(endpoint: Endpoint, own: string, isUp: boolean): Json {
  const { Aliases, DNSNames, IPAMConfig, MacAddress, DriverOpts, GwPriority, Links } = endpoint;
  return {
    ...{ IPAMConfig, DriverOpts, GwPriority, Links: sorted(Links) },
    Aliases: sorted(Aliases?.filter((name) => name !== own)),
    DNSNames: sorted(DNSNames?.filter((name) => name !== own)),
    MacAddress: isUp ? undefined : MacAddress,
  };
}

function network(told: Told): Json {
  const { IPAM } = told;
  // From the engine's own pools: another one each time.
  const isChosen = ({ Subnet = "" }) => /^(172\.|192\.168\.)/.test(Subnet);
  return {
    ...without(told, ["Id", "Created", "Containers", "Status"]),
    IPAM: { ...IPAM, Config: IPAM.Config?.filter((pool) => !isChosen(pool)) },
  };
}

function without(given: object, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(given).filter(([key]) => !keys.includes(key)));
}

function sorted(list: unknown): unknown {
  return Array.isArray(list) ? list.map((item) => JSON.stringify(item)).sort() : list;
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => unknown): Json {
  return Object.fromEntries(items.map((item) => [String(keyOf(item)), item]));
}

/** Other containers by name instead of id. */
function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === "string" ? member.replace(/[0-9a-f]{64}/g, (id) => names.get(id) ?? id) : member,
  );
}
