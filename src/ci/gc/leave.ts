import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { readSharedState, writeMark } from "../share/labels.ts";
import { reapProject } from "./reap-project.ts";

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
  if ((await isUsed()) || (await engine.resources(`${labels.project}=${project}`)).length === 0) return [];
  const mark = await writeMark("closing", project, engine);
  try {
    if (await isUsed()) return [];
    return await reapProject(project, engine, { signal, spares: isClosingMark, ...(isLate ? {} : { quietMs: 0 }) });
  } finally {
    await engine.removeVolume(mark);
  }
}

/** Closing marks are spared: each process removes its own, so that others see it while it works. */
function isClosingMark({ labels: given }: ResourceFact): boolean {
  return given[labels.shareMark] === "closing";
}
