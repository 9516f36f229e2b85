import type { LogEntry } from "../../logs/entry.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Plan } from "../../plan/plan.ts";

/** When the end of one container ends the stack: never, at any end, or at one that failed. */
export type AbortOn = "never" | "exit" | "failure";

/** What the containers of a followed stack end with. */
export interface ExitWatch {
  /** The entries of the services shown; meanwhile the ends of all are taken note of. */
  pass(entries: AsyncIterable<readonly LogEntry[]>, shown: ReadonlySet<string>): AsyncIterable<readonly LogEntry[]>;
  /** Aborts at the end that is to end the stack. */
  readonly final: AbortSignal;
  /** The code of the service asked for, else of the end that ended the stack. */
  code(): number;
}

interface Watch {
  readonly abortOn: AbortOn;
  /** The services whose ends count for that. */
  readonly awaited: (service: string) => boolean;
  /** The service whose code is asked for. */
  readonly codeFrom: string | undefined;
  /** Ids of containers whose next end is the plan's own doing. */
  readonly stopped: ReadonlySet<string>;
}

/** Watches for ends; one that the engine restarts from is none. */
export function abortOnExit({ abortOn, awaited, codeFrom, stopped }: Watch): ExitWatch {
  const final = new AbortController();
  const first = new Map<string, number>();
  const ours = new Set(stopped);
  let finalCode: number | undefined;
  const note = (entry: LogEntry): void => {
    if (entry.type !== "exited" || entry.restarting) return;
    const { source, exitCode } = entry;
    if (ours.delete(source.id)) return;
    if (!first.has(source.service)) first.set(source.service, exitCode);
    if (!awaited(source.service)) return;
    if (abortOn === "never" || final.signal.aborted || (abortOn === "failure" && exitCode === 0)) return;
    finalCode = exitCode;
    final.abort();
  };
  return {
    async *pass(entries, shown) {
      for await (const batch of entries) {
        batch.forEach(note);
        yield batch.filter(({ source }) => shown.has(source.service));
      }
    },
    final: final.signal,
    code: () => (codeFrom === undefined ? finalCode : first.get(codeFrom)) ?? 0,
  };
}

/** Ids of the running containers that a plan stops, to replace, remove or restart them. */
export function containersStoppedBy({ steps }: Plan, { containers }: Observed): ReadonlySet<string> {
  const touched = steps.flatMap(({ action }) =>
    action.kind === "stop-container" || action.kind === "restart-container" ? [action.name] : [],
  );
  const aside = new Map(
    steps.flatMap(({ action }) => (action.kind === "rename-container" ? [[action.to, action.name]] : [])),
  );
  const names = new Set(touched.map((name) => aside.get(name) ?? name));
  return new Set(containers.filter(({ name }) => names.has(name)).map(({ id }) => id));
}
