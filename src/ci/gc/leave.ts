import type { Engine } from "../../engine/engine.ts";
import type { ResourceFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { readSharedState, writeUserFile } from "../share/labels.ts";
import { reapProject } from "./reap-project.ts";

interface LeaveOptions {
  readonly signal: AbortSignal;
  /** The one who leaves is dead: what it had asked for may still come. */
  readonly isLate?: boolean;
}

/** Takes a shared project away unless somebody refers to it. Gives what was removed. */
export async function leave(
  project: string,
  engine: Engine,
  { signal, isLate = false }: LeaveOptions,
): Promise<readonly ResourceFact[]> {
  const isUsed = async () => (await readSharedState(project, engine)).references.length > 0;
  if ((await isUsed()) || (await engine.resources(`${labels.project}=${project}`)).length === 0) return [];
  const mark = await writeUserFile("closing", project, engine);
  try {
    if (await isUsed()) return [];
    return await reapProject(project, engine, { signal, spares: isClosingMark, ...(isLate ? {} : { quietMs: 0 }) });
  } finally {
    await engine.removeVolume(mark);
  }
}

/** Everybody's own: else one who still takes away would be seen by none. */
function isClosingMark({ labels: given }: ResourceFact): boolean {
  return given[labels.shareMark] === "closing";
}
