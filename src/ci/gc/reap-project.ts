import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { disconnectOthers } from "../share/join.ts";
import { isClosing, readSharedState, writeMark } from "../share/labels.ts";

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
}

/** Removes a project's resources by force, until two checks in a row find none. Returns what was removed. */
export async function reapProject(
  project: string,
  engine: Engine,
  { signal, onLook, quietMs = lateMs }: ReapOptions,
): Promise<readonly ResourceFact[]> {
  const removed = new Map<string, ResourceFact>();
  let isQuiet = false;
  while (!signal.aborted) {
    onLook?.();
    const found = (await projectResources(project, engine)).filter(isFree);
    // If this fails, removing the network fails too, and both are tried again.
    if (found.some(({ kind }) => kind === "network")) await disconnectOthers(project, engine).catch(() => undefined);
    for (const fact of await removeAll(found, engine)) removed.set(`${fact.kind} ${fact.id} ${fact.name}`, fact);
    // An image that has other names may stay.
    const isEmpty = found.every(({ kind }) => kind === "image");
    if (isEmpty && isQuiet) break;
    isQuiet = isEmpty;
    await pause(isEmpty ? quietMs : pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return [...removed.values()];
}

/** What goes with a project: all that belongs to it, except images under other names, which the user gave them. */
export async function projectResources(project: string, engine: Engine): Promise<readonly ResourceFact[]> {
  const listed = await engine.resources(`${labels.project}=${project}`);
  const isOwn = ({ kind, id, name }: ResourceFact) =>
    kind !== "image" || name === id || /^[-_]/.test(after(name, project));
  // Each process removes its own closing mark, so that others see it while it works.
  return listed.filter((fact) => isOwn(fact) && !isClosing(fact));
}

function after(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : "";
}

/** Whether it can be removed: containers that stay do not use it. */
export function isFree({ users }: ResourceFact): boolean {
  return users.length === 0;
}

/** What cannot be removed yet, such as a network in use, is left for the next check. */
async function removeAll(found: readonly ResourceFact[], engine: Engine): Promise<ResourceFact[]> {
  const removed: ResourceFact[] = [];
  for (const kind of ["container", "network", "volume", "image"] as const) {
    const own = found.filter((fact) => fact.kind === kind);
    const results = await Promise.allSettled(own.map((fact) => remove(fact, engine)));
    removed.push(
      ...own.filter((_, index) => {
        const result = results[index];
        return result?.status === "fulfilled" && result.value !== "in-use";
      }),
    );
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

interface LeaveOptions {
  readonly signal: AbortSignal;
  /** The run that leaves is dead: resources that it requested may still appear. */
  readonly isLate?: boolean;
}

/** Removes a shared project unless a run refers to it. Returns what was removed. */
export async function leave(
  project: string,
  engine: Engine,
  { signal, isLate = false }: LeaveOptions,
): Promise<readonly ResourceFact[]> {
  const isUsed = async () => (await readSharedState(project, engine)).references.length > 0;
  if ((await isUsed()) || (await projectResources(project, engine)).length === 0) return [];
  const mark = await writeMark("closing", project, engine);
  try {
    if (await isUsed()) return [];
    return await reapProject(project, engine, { signal, ...(isLate ? {} : { quietMs: 0 }) });
  } finally {
    await engine.removeVolume(mark);
  }
}
