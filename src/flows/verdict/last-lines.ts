import type { ContainerFact, EngineStreams } from "../../engine/engine.ts";
import { readContainer } from "../../logs/read.ts";
import { sourceOf } from "../../logs/source.ts";

const most = 40;
/** A few lines may have megabytes. */
const longest = 4000;

/** The last lines that a container put out; what cannot be read, or not in time, is not there. */
export async function lastLines(
  engine: Pick<EngineStreams, "logs">,
  fact: ContainerFact,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for await (const batch of readContainer(engine, sourceOf(fact), { tail: String(most), signal })) {
      lines.push(...batch.map(({ bytes }) => Buffer.from(bytes.subarray(0, longest)).toString("utf8")));
      lines.splice(0, lines.length - most);
    }
  } catch {
    // Such as with `logging: driver: none`.
  }
  return lines;
}
