import type Docker from "dockerode";
import { parseImageReference } from "../../../stack/image-reference.ts";
import type { EngineReads, EngineWrites } from "../../engine.ts";
import type { ContainerFact } from "../../facts.ts";
import { labels } from "../../labels.ts";
import type { Api } from "../request/api.ts";
import { isBeingRemoved, isBetweenRuns, isNotPaused, isNotRunning, isRenamedAlready } from "../request/faults.ts";
import { findParallel } from "../request/parallel.ts";
import { containerFact } from "./container-fact.ts";
import {
  containerSummary,
  exitCodeIn,
  type ListedContainer,
  listContainers,
  ownContainers,
  publishedPort,
} from "./listed-containers.ts";
import { containerState } from "./status-text.ts";

type Inspected = Docker.ContainerInspectInfo;

/** The API path of a container, or of one of its calls. */
export function containerPath(nameOrId: string, verb = ""): string {
  return `/containers/${encodeURIComponent(nameOrId)}${verb && `/${verb}`}`;
}

/** The raw inspect answer; undefined if the container does not exist. */
export function inspectContainer(api: Api, nameOrId: string): Promise<Inspected | undefined> {
  return api.find<Inspected>({ method: "GET", path: containerPath(nameOrId, "json") });
}

type Reads =
  | "container"
  | "inspectContainer"
  | "summaries"
  | "containers"
  | "details"
  | "projects"
  | "publishers"
  | "processes";

export function containerReads(api: Api): Pick<EngineReads, Reads> {
  const find = async (nameOrId: string): Promise<ContainerFact | undefined> => {
    const inspected = await inspectContainer(api, nameOrId);
    return inspected && containerFact(inspected, Date.now());
  };
  const listOf = async (project: string) =>
    ownContainers(api, await listContainers(api, { label: [`${labels.project}=${project}`] }));
  const details = (containers: readonly { readonly id: string }[]) => findParallel(containers, ({ id }) => find(id));
  return {
    container: find,
    inspectContainer: async (name) =>
      (await inspectContainer(api, name)) as Readonly<Record<string, unknown>> | undefined,
    details,
    containers: async (project) => findParallel(await listOf(project), ({ Id }) => find(Id)),
    summaries: async (project) =>
      findParallel(await listOf(project), async (listed) =>
        isComplete(listed) ? containerSummary(listed) : find(listed.Id),
      ),
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
      return listed.map(({ Id, Ports }) => ({ labels: own.get(Id) ?? {}, ports: (Ports ?? []).map(publishedPort) }));
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

/** Whether the list says how a container ended. Podman's may not. */
function isComplete({ State, Status }: ListedContainer): boolean {
  return containerState(State) !== "exited" || exitCodeIn(Status) !== undefined;
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
  const graceMsOf = (name: string, graceSeconds: number | undefined) => {
    if (graceSeconds !== undefined) return Math.max(0, graceSeconds) * 1000;
    return async () => {
      const config = (await inspectContainer(api, name))?.Config as { StopTimeout?: number } | undefined;
      return (config?.StopTimeout ?? defaultGraceSeconds) * 1000;
    };
  };
  const stopContainer: EngineWrites["stopContainer"] = async (name, { graceSeconds, signal } = {}) => {
    await api.send({
      method: "POST",
      path: containerPath(name, "stop"),
      query: { t: graceSeconds, signal },
      accept: [304, 404],
      graceMs: graceMsOf(name, graceSeconds),
    });
  };
  return {
    stopContainer,
    async restartContainer(name, { graceSeconds } = {}) {
      await api.send({
        method: "POST",
        path: containerPath(name, "restart"),
        query: { t: graceSeconds },
        graceMs: graceMsOf(name, graceSeconds),
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
