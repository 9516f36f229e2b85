import type Docker from "dockerode";
import type { ContainerFact, EngineReads, EngineWrites } from "../engine.ts";
import { labels } from "../labels.ts";
import type { Api } from "./api.ts";
import { containerFact } from "./container-fact.ts";
import { isBeingRemoved, isNotPaused } from "./faults.ts";
import { findParallel } from "./parallel.ts";

type Inspected = Docker.ContainerInspectInfo;

/** Where a container's calls go. */
export function containerPath(nameOrId: string, verb = ""): string {
  return `/containers/${encodeURIComponent(nameOrId)}${verb && `/${verb}`}`;
}

/** The raw inspect answer; undefined where there is no such container. */
export function inspectContainer(api: Api, nameOrId: string): Promise<Inspected | undefined> {
  return api.find<Inspected>({ method: "GET", path: containerPath(nameOrId, "json") });
}

/** Ids of the containers whose labels match, in any state. */
export async function containerIds(api: Api, label: readonly string[]): Promise<readonly string[]> {
  const listed = await api.json<{ readonly Id: string }[]>({
    method: "GET",
    path: "/containers/json",
    query: { all: true, filters: { label } },
  });
  return listed.map(({ Id }) => Id);
}

export function containerReads(api: Api): Pick<EngineReads, "container" | "containers"> {
  const find = async (nameOrId: string): Promise<ContainerFact | undefined> => {
    const inspected = await inspectContainer(api, nameOrId);
    return inspected && containerFact(inspected, Date.now());
  };
  return {
    container: find,
    containers: async (project) => findParallel(await containerIds(api, [`${labels.project}=${project}`]), find),
  };
}

type SimpleWrites = "stopContainer" | "killContainer" | "restartContainer" | "unpauseContainer" | "renameContainer";

/** The engine's own grace where neither the container nor the caller gives one. */
const defaultGraceSeconds = 10;

export function containerWrites(api: Api): Pick<EngineWrites, SimpleWrites | "removeContainer"> {
  const graceMsOf = async (name: string, graceSeconds: number | undefined) => {
    if (graceSeconds !== undefined) return Math.max(0, graceSeconds) * 1000;
    const config = (await inspectContainer(api, name))?.Config as { StopTimeout?: number } | undefined;
    return (config?.StopTimeout ?? defaultGraceSeconds) * 1000;
  };
  return {
    async stopContainer(name, { graceSeconds, signal } = {}) {
      await api.send({
        method: "POST",
        path: containerPath(name, "stop"),
        query: { t: graceSeconds, signal },
        accept: [304, 404],
        graceMs: await graceMsOf(name, graceSeconds),
      });
    },
    async restartContainer(name, { graceSeconds } = {}) {
      await api.send({
        method: "POST",
        path: containerPath(name, "restart"),
        query: { t: graceSeconds },
        graceMs: await graceMsOf(name, graceSeconds),
      });
    },
    async killContainer(name, signal) {
      // 409: it does not run, which is what was wanted.
      await api.send({ method: "POST", path: containerPath(name, "kill"), query: { signal }, accept: [404, 409] });
    },
    async unpauseContainer(name) {
      try {
        await api.send({ method: "POST", path: containerPath(name, "unpause") });
      } catch (error) {
        if (!isNotPaused(error)) throw error;
      }
    },
    async renameContainer(name, to) {
      await api.send({ method: "POST", path: containerPath(name, "rename"), query: { name: to } });
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
