import type { EngineStreams, LogsRequest } from "../engine/engine.ts";
import type { LogEntry, LogLine, LogSource } from "./entry.ts";
import { type Piece, splitFrames } from "./frames.ts";
import { joinLines } from "./lines.ts";
import { merge } from "./merge.ts";
import { splitRaw } from "./raw.ts";
import { type LogNames, sourceOf } from "./source.ts";

type Logs = Pick<EngineStreams, "logs">;

/** Reads a container's output as lines, one batch per chunk. `pick` can drop pieces before they are joined to lines. */
export async function* readContainer(
  engine: Logs,
  source: LogSource,
  request: Omit<LogsRequest, "container">,
  options: { readonly pick?: (pieces: readonly Piece[]) => readonly Piece[]; readonly opened?: () => void } = {},
): AsyncGenerator<readonly LogLine[], void> {
  const { tty, bytes } = await engine.logs({ ...request, container: source.id });
  options.opened?.();
  const split = (tty ? splitRaw : splitFrames)({ stamped: request.timestamps ?? false });
  const lines = joinLines(source);
  const pick = options.pick ?? ((pieces) => pieces);
  for await (const chunk of bytes) {
    const batch = lines.push(pick(split(chunk)));
    if (batch.length > 0) yield batch;
  }
  const last = lines.end();
  if (last.length > 0) yield last;
}

/** The containers' output until now, interleaved as it arrives. The order of each container is kept. */
export function readLogs(
  engine: Logs,
  containers: readonly LogNames[],
  request: Omit<LogsRequest, "container" | "follow">,
): AsyncIterable<readonly LogEntry[]> {
  const merged = merge<readonly LogEntry[]>(
    containers.map((container) => readOrNote(engine, sourceOf(container), request)),
  );
  merged.seal();
  return merged;
}

async function* readOrNote(
  engine: Logs,
  source: LogSource,
  request: Omit<LogsRequest, "container" | "follow">,
): AsyncGenerator<readonly LogEntry[]> {
  try {
    yield* readContainer(engine, source, request);
  } catch (error) {
    if (request.signal?.aborted) return;
    yield [unreadable(source, error)];
  }
}

/** A notice instead of an error, so that one unreadable log (`logging: driver: none`) does not block the others. */
export function unreadable(source: LogSource, error: unknown): LogEntry {
  return { type: "unreadable", source, message: error instanceof Error ? error.message : String(error) };
}
