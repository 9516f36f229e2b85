/** One line of one container's output, or the part of an overlong one. */
export interface LogLine {
  readonly type: "line";
  readonly source: LogSource;
  readonly stream: "stdout" | "stderr";
  /** RFC 3339 with nanoseconds, the engine's; "" where it was not asked for. */
  readonly time: string;
  /** As written, without the final `\n`; not necessarily valid UTF-8. */
  readonly bytes: Uint8Array;
  /** The line goes on in the next one of the same source and stream. */
  readonly partial: boolean;
}

/** What happened to a container while its output is followed. Comes after the output that preceded it. */
export type LogNotice =
  /** First of all, those that were there from the beginning. */
  | { readonly type: "attached"; readonly source: LogSource }
  | {
      readonly type: "exited";
      readonly source: LogSource;
      readonly exitCode: number;
      /** The engine starts it again. */
      readonly restarting: boolean;
    }
  /** Its output cannot be read (such as with `logging: driver: none`); its exits are still told. */
  | { readonly type: "unreadable"; readonly source: LogSource; readonly message: string };

export type LogEntry = LogLine | LogNotice;

/** Whose output it is. One object per container, so that readers may keep facts of it in a Map. */
export interface LogSource {
  readonly id: string;
  /** As shown: without the project's prefix where the name is the usual one. */
  readonly name: string;
  readonly service: string;
}
