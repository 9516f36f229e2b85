import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { disconnectOthers } from "../share/join.ts";

/** A create call may have been in flight when its caller died, so its resource appears a little later. */
const lateMs = 1500;
const pauseMs = 200;

interface ReapOptions {
  /** Stops the removal; a later `berth gc` removes the rest. */
  readonly signal: AbortSignal;
  /** Called before each check. */
  readonly onLook?: () => void;
  /** How long to wait before the second check that finds nothing. Default: long enough for a dead creator. */
  readonly quietMs?: number;
  /** Resources to keep. */
  readonly spares?: (fact: ResourceFact) => boolean;
}

/** Removes a project's resources by force, until two checks in a row find none. Returns what was removed. */
export async function reapProject(
  project: string,
  engine: Engine,
  { signal, onLook, quietMs = lateMs, spares = () => false }: ReapOptions,
): Promise<readonly ResourceFact[]> {
  const removed = new Map<string, ResourceFact>();
  let isQuiet = false;
  while (!signal.aborted) {
    onLook?.();
    const listed = await engine.resources(`${labels.project}=${project}`);
    const found = ownOf(listed, project).filter((fact) => !spares(fact));
    // If this fails, removing the network fails too, and both are tried again.
    if (found.some(({ kind }) => kind === "network")) await disconnectOthers(project, engine).catch(() => undefined);
    for (const fact of await removeAll(found, engine)) removed.set(`${fact.kind} ${fact.id}`, fact);
    // An image that has other names may stay.
    const isEmpty = found.every(({ kind }) => kind === "image");
    if (isEmpty && isQuiet) break;
    isQuiet = isEmpty;
    await pause(isEmpty ? quietMs : pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return [...removed.values()];
}

/** Leaves out images that the user tagged with another name. */
function ownOf(found: readonly ResourceFact[], project: string): readonly ResourceFact[] {
  return found.filter(({ kind, id, name }) => kind !== "image" || name === id || /^[-_]/.test(after(name, project)));
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : "";
}

/** What cannot be removed yet, such as a network in use, is left for the next check. */
async function removeAll(found: readonly ResourceFact[], engine: Engine): Promise<ResourceFact[]> {
  const removed: ResourceFact[] = [];
  for (const kind of ["container", "network", "volume", "image"] as const) {
    const own = found.filter((fact) => fact.kind === kind);
    const results = await Promise.allSettled(own.map((fact) => remove(fact, engine)));
    removed.push(...own.filter((_, index) => results[index]?.status === "fulfilled"));
  }
  return removed;
}

async function remove({ kind, id, name }: ResourceFact, engine: Engine): Promise<unknown> {
  switch (kind) {
    case "container":
      return engine.removeContainer(id, { force: true, anonymousVolumes: true });
    case "network":
      return engine.removeNetwork(id);
    case "volume":
      return engine.removeVolume(id);
    case "image":
      return engine.removeImage(name);
  }
}
