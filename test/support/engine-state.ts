import Docker from "dockerode";
import { labels } from "../../src/engine/labels.ts";

/** What the engine has of a project, read past the code under test: by name, sorted, with what a test asserts on. */
export interface ProjectState {
  readonly containers: Readonly<Record<string, ContainerState>>;
  /** Name → key in the stack file. */
  readonly networks: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, string>>;
}

export interface ContainerState {
  readonly service: string;
  readonly number: string;
  readonly state: string;
  readonly health: string;
  readonly exitCode: number;
  readonly image: string;
  readonly oneOff: boolean;
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
}

/** What is there at this moment, in any state. Empty records: nothing is left. */
export async function projectState(project: string, docker: Docker = new Docker()): Promise<ProjectState> {
  const filters = { label: [`${labels.project}=${project}`] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const inspected = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect().catch(goneSince)));
  return {
    containers: sorted(inspected.flatMap((one) => (one === undefined ? [] : [pair(one.Name.slice(1), stateOf(one))]))),
    networks: sorted(networks.map(({ Name, Labels }) => pair(Name, Labels?.[labels.network] ?? ""))),
    volumes: sorted(volumes.map(({ Name, Labels }) => pair(Name, Labels?.[labels.volume] ?? ""))),
  };
}

/** `name: state` of each container, the shortest thing to compare. */
export async function containerStates(project: string): Promise<Record<string, string>> {
  const { containers } = await projectState(project);
  return Object.fromEntries(Object.entries(containers).map(([name, { state }]) => [name, state]));
}

/** Ids by container name: what was recreated has another one. */
export async function containerIds(project: string, docker: Docker = new Docker()): Promise<Record<string, string>> {
  const filters = { label: [`${labels.project}=${project}`] };
  const containers = await docker.listContainers({ all: true, filters });
  return sorted(containers.map(({ Id, Names }) => pair(Names[0]?.slice(1) ?? Id, Id)));
}

/** Removes all that carries the project's label, containers with their anonymous volumes (inherited ones too), and the images built for it. */
export async function removeProject(project: string, docker: Docker = new Docker()): Promise<void> {
  const filters = { label: [`${labels.project}=${project}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const mounted = containers.flatMap(({ Mounts }) => Mounts.flatMap(({ Name }) => Name ?? []));
  // A recreated container was given its predecessor's by name: the engine takes it for a named one and lets it be.
  const anonymous = mounted.filter((name) => /^[0-9a-f]{64}$/.test(name));
  await Promise.all(
    containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(goneSince)),
  );
  const [networks, { Volumes: volumes }, images, replaced] = await Promise.all([
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
    docker.listImages(),
    docker.listImages({ filters: { ...filters, dangling: ["true"] } }),
  ]);
  // Compose's classic builder does not label an image with its project.
  const built = images.flatMap(({ RepoTags }) => (RepoTags ?? []).filter((tag) => tag.startsWith(`${project}-`)));
  await Promise.all([
    ...networks.map(({ Id }) => docker.getNetwork(Id).remove().catch(goneSince)),
    ...[...volumes.map(({ Name }) => Name), ...anonymous].map((name) =>
      docker.getVolume(name).remove({ force: true }).catch(goneSince),
    ),
    ...[...built, ...replaced.map(({ Id }) => Id)].map((name) =>
      docker.getImage(name).remove({ force: true }).catch(goneSince),
    ),
  ]);
}

function stateOf(inspected: Docker.ContainerInspectInfo): ContainerState {
  const { State: state, Config: config } = inspected;
  return {
    service: config.Labels[labels.service] ?? "",
    number: config.Labels[labels.number] ?? "",
    state: state.Status,
    health: state.Health?.Status ?? "none",
    exitCode: state.ExitCode,
    image: config.Image,
    oneOff: config.Labels[labels.oneOff] === "True",
    networks: Object.keys(inspected.NetworkSettings.Networks).sort(),
    volumes: inspected.Mounts.flatMap((mount) => (mount.Type === "volume" ? [mount.Name ?? ""] : [])).sort(),
  };
}

/** Between the list and the call it went away by itself, or somebody else is removing it. */
function goneSince(error: { readonly statusCode?: number }): undefined {
  if (error.statusCode === 404 || error.statusCode === 409) return undefined;
  throw error;
}

function pair<T>(key: string, value: T): readonly [string, T] {
  return [key, value];
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
