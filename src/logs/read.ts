import type { EngineStreams, LogsRequest } from "../engine/engine.ts";
import type { LogEntry, LogLine, LogSource } from "./entry.ts";
import { type Piece, splitFrames } from "./frames.ts";
import { joinLines } from "./lines.ts";
import { merge } from "./merge.ts";
import { splitRaw } from "./raw.ts";
import { type LogNames, sourceOf } from "./source.ts";

type Logs = Pick<EngineStreams, "logs">;

interface ReadOptions {
  /** Drops pieces before they are joined to lines. */
  readonly pick?: (pieces: readonly Piece[]) => readonly Piece[];
  readonly opened?: () => void;
  /** Several lines may come as one entry, which is much faster. Has no effect with timestamps. */
  readonly blocks?: boolean | undefined;
}

/** Reads a container's output as lines, one batch per chunk. */
export async function* readContainer(
  engine: Logs,
  source: LogSource,
  request: Omit<LogsRequest, "container">,
  options: ReadOptions = {},
): AsyncGenerator<readonly LogLine[], void> {
  const { tty, bytes } = await engine.logs({ ...request, container: source.id });
  options.opened?.();
  const stamped = request.timestamps ?? false;
  const blocks = options.blocks === true && !stamped;
  const split = tty ? splitRaw({ stamped }) : splitFrames({ stamped, joined: blocks });
  const lines = joinLines(source, { blocks });
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
  options: Pick<ReadOptions, "blocks"> = {},
): AsyncIterable<readonly LogEntry[]> {
  const merged = merge<readonly LogEntry[]>(
    containers.map((container) => readOrNote(engine, sourceOf(container), request, options)),
  );
  merged.seal();
  return merged;
}

async function* readOrNote(
  engine: Logs,
  source: LogSource,
  request: Omit<LogsRequest, "container" | "follow">,
  options: ReadOptions,
): AsyncGenerator<readonly LogEntry[]> {
  try {
    yield* readContainer(engine, source, request, options);
  } catch (error) {
    if (request.signal?.aborted) return;
    yield [unreadable(source, error)];
  }
}

/** A notice instead of an error, so that one unreadable log (`logging: driver: none`) does not block the others. */
export function unreadable(source: LogSource, error: unknown): LogEntry {
  return { type: "unreadable", source, message: error instanceof Error ? error.message : String(error) };
}
