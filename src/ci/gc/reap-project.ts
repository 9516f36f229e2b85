import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { disconnectOthers } from "../share/join.ts";

/** A call that makes something may have been on its way when its caller died: what it makes is seen a little later. */
const lateMs = 1500;
const pauseMs = 200;

interface ReapOptions {
  /** Gives up then; what is still there is removed by a later `berth gc`. */
  readonly signal: AbortSignal;
  /** Before each look. */
  readonly onLook?: () => void;
  /** How long after nothing was found the last look is taken; absent: as if the maker were dead. */
  readonly quietMs?: number;
  /** Leaves it be. */
  readonly spares?: (fact: ResourceFact) => boolean;
}

/** Removes all of a project, by force, until two looks in a row find nothing. Gives what was removed. */
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
    // Where that fails, so does the removal of the network, and it is tried again.
    if (found.some(({ kind }) => kind === "network")) await disconnectOthers(project, engine).catch(() => undefined);
    for (const fact of await removeAll(found, engine)) removed.set(`${fact.kind} ${fact.id}`, fact);
    // An image with other names too may stay.
    const isEmpty = found.every(({ kind }) => kind === "image");
    if (isEmpty && isQuiet) break;
    isQuiet = isEmpty;
    await pause(isEmpty ? quietMs : pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return [...removed.values()];
}

/** An image that was built for the project may have been given a name that is the user's. */
function ownOf(found: readonly ResourceFact[], project: string): readonly ResourceFact[] {
  return found.filter(({ kind, id, name }) => kind !== "image" || name === id || /^[-_]/.test(after(name, project)));
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : "";
}

/** What could not be removed (a network still in use, say) is left for the next look. */
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
