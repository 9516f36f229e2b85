import type Docker from "dockerode";
import { parseImageReference } from "../../../stack/image-reference.ts";
import type { EngineReads, EngineWrites } from "../../engine.ts";
import type { ContainerFact, PublishedPort } from "../../facts.ts";
import { labels } from "../../labels.ts";
import type { Api } from "../request/api.ts";
import { isBeingRemoved, isBetweenRuns, isNotPaused, isNotRunning, isRenamedAlready } from "../request/faults.ts";
import { findParallel } from "../request/parallel.ts";
import { containerFact, containerState } from "./container-fact.ts";
import { type ListedPort, listContainers, ownContainers } from "./listed-containers.ts";

type Inspected = Docker.ContainerInspectInfo;

/** The API path of a container, or of one of its calls. */
export function containerPath(nameOrId: string, verb = ""): string {
  return `/containers/${encodeURIComponent(nameOrId)}${verb && `/${verb}`}`;
}

/** The raw inspect answer; undefined if the container does not exist. */
export function inspectContainer(api: Api, nameOrId: string): Promise<Inspected | undefined> {
  return api.find<Inspected>({ method: "GET", path: containerPath(nameOrId, "json") });
}

type Reads = "container" | "inspectContainer" | "containers" | "projects" | "publishers" | "processes";

export function containerReads(api: Api): Pick<EngineReads, Reads> {
  const find = async (nameOrId: string): Promise<ContainerFact | undefined> => {
    const inspected = await inspectContainer(api, nameOrId);
    return inspected && containerFact(inspected, Date.now());
  };
  return {
    container: find,
    inspectContainer: async (name) =>
      (await inspectContainer(api, name)) as Readonly<Record<string, unknown>> | undefined,
    containers: async (project) => {
      const listed = await listContainers(api, { label: [`${labels.project}=${project}`] });
      return findParallel(await ownContainers(api, listed), ({ Id }) => find(Id));
    },
    projects: async () => {
      // As in docker compose, a hook's container alone makes no project.
      const listed = await listContainers(api, { label: [labels.project, labels.configHash] });
      return (await ownContainers(api, listed)).map(({ State: state, Labels: ownLabels }) => ({
        project: ownLabels[labels.project] ?? "",
        state: containerState(state),
        configFiles: ownLabels[labels.configFiles],
        labels: ownLabels,
      }));
    },
    publishers: async () => {
      const listed = await listContainers(api);
      const own = new Map((await ownContainers(api, listed)).map(({ Id, Labels }) => [Id, Labels]));
      return listed.map(({ Id, Ports: ports }) => ({ labels: own.get(Id) ?? {}, ports: (ports ?? []).map(portOf) }));
    },
    processes: async (name) => {
      const { Titles: titles, Processes: rows } = await api.json<Top>({
        method: "GET",
        path: containerPath(name, "top"),
      });
      return { titles, rows: rows ?? [] };
    },
  };
}

function portOf({ IP: hostIp = "", PrivatePort: target, PublicPort: published, Type: protocol }: ListedPort) {
  return { hostIp, published, target, protocol } satisfies PublishedPort;
}

interface Top {
  readonly Titles: readonly string[];
  readonly Processes: readonly (readonly string[])[] | null;
}

type SimpleWrites =
  | "stopContainer"
  | "killContainer"
  | "restartContainer"
  | "pauseContainer"
  | "unpauseContainer"
  | "renameContainer"
  | "commitContainer";

/** The engine's default grace period, if neither the container nor the caller sets one. */
const defaultGraceSeconds = 10;

/** A commit reads all of the container's files, which may take the engine long. */
const commitGraceMs = 3_600_000;

export function containerWrites(api: Api): Pick<EngineWrites, SimpleWrites | "removeContainer"> {
  const graceMsOf = async (name: string, graceSeconds: number | undefined) => {
    if (graceSeconds !== undefined) return Math.max(0, graceSeconds) * 1000;
    const config = (await inspectContainer(api, name))?.Config as { StopTimeout?: number } | undefined;
    return (config?.StopTimeout ?? defaultGraceSeconds) * 1000;
  };
  const stopContainer: EngineWrites["stopContainer"] = async (name, { graceSeconds, signal } = {}) => {
    await api.send({
      method: "POST",
      path: containerPath(name, "stop"),
      query: { t: graceSeconds, signal },
      accept: [304, 404],
      graceMs: await graceMsOf(name, graceSeconds),
    });
  };
  return {
    stopContainer,
    async restartContainer(name, { graceSeconds } = {}) {
      await api.send({
        method: "POST",
        path: containerPath(name, "restart"),
        query: { t: graceSeconds },
        graceMs: await graceMsOf(name, graceSeconds),
      });
    },
    async killContainer(name, signal) {
      try {
        await api.send({ method: "POST", path: containerPath(name, "kill"), query: { signal }, accept: [404] });
      } catch (error) {
        if (!isNotRunning(error)) throw error;
      }
    },
    async pauseContainer(name) {
      await api.send({ method: "POST", path: containerPath(name, "pause") });
    },
    async unpauseContainer(name) {
      try {
        await api.send({ method: "POST", path: containerPath(name, "unpause") });
      } catch (error) {
        if (!isNotPaused(error)) throw error;
      }
    },
    async renameContainer(name, to) {
      const rename = () => api.send({ method: "POST", path: containerPath(name, "rename"), query: { name: to } });
      try {
        await rename();
      } catch (error) {
        if (isRenamedAlready(error)) return;
        if (!isBetweenRuns(error)) throw error;
        // The pause between restarts may last a minute. A stopped container can be renamed at once.
        await stopContainer(name);
        await rename();
      }
    },
    async commitContainer({ container, reference = "", author, message, changes, pause }) {
      const { repository, version } =
        reference === "" ? { repository: "", version: "" } : parseImageReference(reference);
      const image = await api.json<{ readonly Id: string }>({
        method: "POST",
        path: "/commit",
        query: { container, repo: repository, tag: version, author, comment: message, changes, pause },
        graceMs: commitGraceMs,
      });
      return image.Id;
    },
    async removeContainer(name, { force, anonymousVolumes } = {}) {
      const query = { force, v: anonymousVolumes };
      try {
        await api.send({ method: "DELETE", path: containerPath(name), query, accept: [404] });
      } catch (error) {
        if (!isBeingRemoved(error)) throw error;
      }
    },
  };
}
