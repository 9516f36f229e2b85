import type { EngineEvent } from "../engine/facts.ts";
import { labels } from "../engine/labels.ts";
import type { LogEntry } from "../logs/entry.ts";

/** One line that a container said. */
export interface LogLine {
  readonly service: string;
  /** Such as `web-1`. */
  readonly container: string;
  readonly stream: "stdout" | "stderr";
  /** When the engine got it. */
  readonly time: Date;
  /** Without the line's end; what is not UTF-8 is replaced. */
  readonly text: string;
  /** The line was too long for one: it goes on in the next. */
  readonly partial: boolean;
}

/** The lines among what comes of containers. */
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

/** What befell a container. */
export interface ContainerEvent {
  /** The engine's word: `create`, `start`, `die`, `health_status: healthy`, `exec_create: sh`, `destroy`, … */
  readonly action: string;
  readonly service: string;
  /** The container's name at the engine, and its id. */
  readonly container: string;
  readonly id: string;
  readonly time: Date;
  /** Of a `health_status`. */
  readonly health: string | undefined;
  /** Of a `die`. */
  readonly exitCode: number | undefined;
}

/** The event as the API gives it. */
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
