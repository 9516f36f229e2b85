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
