import type { LogEntry } from "../logs/entry.ts";

/** When the end of one container ends the stack: never, at any end, or at one that failed. */
export type AbortOn = "never" | "exit" | "failure";

/** What the containers of a followed stack end with. */
export interface Exits {
  /** The entries of the services shown; meanwhile the ends of all are taken note of. */
  pass(entries: AsyncIterable<readonly LogEntry[]>, shown: ReadonlySet<string>): AsyncIterable<readonly LogEntry[]>;
  /** Resolves at the end that is to end the stack. */
  readonly final: Promise<void>;
  /** It has come. */
  readonly isFinal: boolean;
  /** The code of the service asked for, else of the end that ended the stack. */
  code(): number;
}

/** Watches for ends; one that the engine restarts from is none. */
export function watchExits(abortOn: AbortOn, codeFrom: string | undefined): Exits {
  const first = new Map<string, number>();
  let finalCode: number | undefined;
  let end = () => {};
  const final = new Promise<void>((resolve) => {
    end = resolve;
  });
  const note = (entry: LogEntry): void => {
    if (entry.type !== "exited" || entry.restarting) return;
    const { source, exitCode } = entry;
    if (!first.has(source.service)) first.set(source.service, exitCode);
    if (abortOn === "never" || finalCode !== undefined || (abortOn === "failure" && exitCode === 0)) return;
    finalCode = exitCode;
    end();
  };
  return {
    async *pass(entries, shown) {
      for await (const batch of entries) {
        batch.forEach(note);
        yield batch.filter(({ source }) => shown.has(source.service));
      }
    },
    final,
    get isFinal() {
      return finalCode !== undefined;
    },
    code: () => (codeFrom === undefined ? finalCode : first.get(codeFrom)) ?? 0,
  };
}
