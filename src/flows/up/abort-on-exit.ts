import type { LogEntry } from "../../logs/entry.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Plan } from "../../plan/plan.ts";

/** When the exit of one container stops all others: never, on any exit, or on a failure. */
export type AbortOn = "never" | "exit" | "failure";

/** Follows the exits of an attached stack's containers. */
export interface ExitWatch {
  /** Passes on the entries of the shown services, and records the exits of all. */
  pass(entries: AsyncIterable<readonly LogEntry[]>, shown: ReadonlySet<string>): AsyncIterable<readonly LogEntry[]>;
  /** Aborts at the exit that stops the stack. */
  readonly final: AbortSignal;
  /** The exit code of the service in `codeFrom`, else of the exit that stopped the stack. 0 if there was none. */
  code(): number;
}

interface ExitOptions {
  readonly abortOn: AbortOn;
  /** Does an exit of this service count? */
  readonly awaited: (service: string) => boolean;
  /** The service whose exit code is returned. */
  readonly codeFrom: string | undefined;
  /** Ids of containers that the plan stops: their first exit does not count. */
  readonly stopped: ReadonlySet<string>;
}

/** Watches for exits. A container that the engine restarts has not exited. */
export function abortOnExit({ abortOn, awaited, codeFrom, stopped }: ExitOptions): ExitWatch {
  const final = new AbortController();
  const first = new Map<string, number>();
  const expected = new Set(stopped);
  let finalCode: number | undefined;
  const record = (entry: LogEntry): void => {
    if (entry.type !== "exited" || entry.restarting) return;
    const { source, exitCode } = entry;
    if (expected.delete(source.id)) return;
    if (!first.has(source.service)) first.set(source.service, exitCode);
    if (!awaited(source.service)) return;
    if (abortOn === "never" || final.signal.aborted || (abortOn === "failure" && exitCode === 0)) return;
    finalCode = exitCode;
    final.abort();
  };
  return {
    async *pass(entries, shown) {
      for await (const batch of entries) {
        batch.forEach(record);
        yield batch.filter(({ source }) => shown.has(source.service));
      }
    },
    final: final.signal,
    code: () => (codeFrom === undefined ? finalCode : first.get(codeFrom)) ?? 0,
  };
}

/** Returns the ids of containers that a plan stops in order to replace, remove or restart them. */
export function containersStoppedBy({ steps }: Plan, { containers }: Observed): ReadonlySet<string> {
  const stopped = steps.flatMap(({ action }) =>
    action.kind === "stop-container" || action.kind === "restart-container" ? [action.name] : [],
  );
  const nameBefore = new Map(
    steps.flatMap(({ action }) => (action.kind === "rename-container" ? [[action.to, action.name]] : [])),
  );
  const names = new Set(stopped.map((name) => nameBefore.get(name) ?? name));
  return new Set(containers.filter(({ name }) => names.has(name)).map(({ id }) => id));
}
