/** A line of a container's output, or part of a very long one. */
export interface LogLine {
  readonly type: "line";
  readonly source: LogSource;
  readonly stream: "stdout" | "stderr";
  /** The engine's timestamp, RFC 3339 with nanoseconds; "" if not requested. */
  readonly time: string;
  /** As written, without the final `\n`; not necessarily valid UTF-8. */
  readonly bytes: Uint8Array;
  /** The line continues in the next entry of the same source and stream. */
  readonly partial: boolean;
  /** Several lines, with `\n` between them: only if the reader asked for blocks, which cost nothing per line. */
  readonly isBlock?: boolean;
}

/** A change of a container while its output is followed, in order with the output. */
export type LogNotice =
  /** First, for containers that existed at the start. */
  | { readonly type: "attached"; readonly source: LogSource }
  | {
      readonly type: "exited";
      readonly source: LogSource;
      readonly exitCode: number;
      /** The engine will restart it. */
      readonly restarting: boolean;
    }
  /** So many lines were not shown, because our own output was read too slowly. */
  | { readonly type: "dropped"; readonly source: LogSource; readonly lines: number }
  /** Its output cannot be read (such as with `logging: driver: none`); its exits are still reported. */
  | { readonly type: "unreadable"; readonly source: LogSource; readonly message: string };

export type LogEntry = LogLine | LogNotice;

/** The container of an entry. One object per container, so that it can be a Map key. */
export interface LogSource {
  readonly id: string;
  /** As shown: without the project's prefix if the name is the default one. */
  readonly name: string;
  readonly service: string;
}
