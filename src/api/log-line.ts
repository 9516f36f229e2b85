import type { EngineEvent } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import type { LogEntry } from "../logs/entry.ts";

/** A line of a container's output. */
export interface LogLine {
  readonly service: string;
  /** Such as `web-1`. */
  readonly container: string;
  readonly stream: "stdout" | "stderr";
  /** When the engine received it. */
  readonly time: Date;
  /** Without the line break. Bytes that are not UTF-8 are replaced. */
  readonly text: string;
  /** The line is too long for one entry and continues in the next. */
  readonly partial: boolean;
}

/** Only the lines of a log, without its notices. */
export async function* linesOf(entries: AsyncIterable<readonly LogEntry[]>): AsyncGenerator<LogLine, void> {
  for await (const batch of entries) {
    for (const entry of batch) {
      if (entry.type !== "line") continue;
      const { source, stream, time, bytes, partial } = entry;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
      yield { service: source.service, container: source.name, stream, time: new Date(time), text, partial };
    }
  }
}

/** An event of a container. */
export interface ContainerEvent {
  /** The engine's name for it: `create`, `start`, `die`, `health_status: healthy`, `exec_create: sh`, `destroy`, … */
  readonly action: string;
  readonly service: string;
  /** The container's name. */
  readonly container: string;
  /** The container's id. */
  readonly id: string;
  readonly time: Date;
  /** Only for `health_status`. */
  readonly health: string | undefined;
  /** Only for `die`. */
  readonly exitCode: number | undefined;
}

/** Converts an engine event for the API. */
export function containerEventOf(event: EngineEvent): ContainerEvent {
  const { name, id, health, exitCode, raw, timeNano } = event;
  return {
    action: raw.action,
    service: event.labels[labels.service] ?? "",
    container: name,
    id,
    time: new Date(Number(BigInt(timeNano) / 1_000_000n)),
    health,
    exitCode,
  };
}
