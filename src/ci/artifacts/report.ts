import { type Endpoints, type EndpointsJson, endpointsJson } from "../../endpoints/endpoints.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { BerthError, CommandTimedOut, exitCodes, Interrupted } from "../../errors.ts";
import { verdictsOf } from "../../render/job-log/annotations.ts";
import type { Verdict } from "../../verdict/verdict.ts";
import type { CiEnd, RunOutcome } from "../ci-run.ts";
import type { StepReport } from "./provisioning.ts";
import type { Peak } from "./recording.ts";

/** The report on a finished run. Plain data, written as JSON: see schemas/ci.schema.json. */
export interface RunReport extends RunOutcome {
  readonly schemaVersion: 1;
  readonly project: string;
  /** As the user wrote it. */
  readonly command: readonly string[];
  /** RFC 3339. */
  readonly startedAt: string;
  /** Time until the stack was up; undefined if it never was. */
  readonly upMs: number | undefined;
  readonly containers: readonly ContainerReport[];
  readonly endpoints: EndpointsJson | undefined;
  readonly steps: readonly StepReport[];
  readonly verdicts: readonly Verdict[];
}

export interface ContainerReport {
  readonly name: string;
  readonly service: string;
  readonly state: ContainerFact["state"];
  readonly health: ContainerFact["health"];
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
  /** undefined: never measured. */
  readonly peak: Peak | undefined;
}

/** What was recorded of a run. */
export interface RecordedRun extends Pick<RunReport, "project" | "command" | "startedAt" | "upMs" | "steps"> {
  readonly end: CiEnd;
  readonly containers: readonly ContainerFact[];
  readonly peaks: ReadonlyMap<string, Peak>;
  readonly endpoints: Endpoints | undefined;
}

/** Makes the report from what was recorded. */
export function runReport({ end, containers, peaks, endpoints, ...seen }: RecordedRun): RunReport {
  return {
    schemaVersion: 1,
    ...seen,
    ...outcome(end),
    containers: containers.map((fact) => containerReport(fact, peaks)),
    endpoints: endpoints && endpointsJson(endpoints),
    verdicts: verdictsOf(end.failure),
  };
}

function containerReport(fact: ContainerFact, peaks: ReadonlyMap<string, Peak>): ContainerReport {
  const { name, state, health, exitCode, oomKilled, restartCount: restarts } = fact;
  const service = fact.labels[labels.service] ?? "";
  return { name, service, state, health, exitCode, oomKilled, restarts, peak: peaks.get(name) };
}

/** The outcome of a run. */
export function outcome({ began, command, failure }: CiEnd): RunOutcome {
  if (failure === undefined) {
    const exitCode = command?.exitCode ?? exitCodes.bug;
    return { outcome: exitCode === 0 ? "passed" : "failed", exitCode, commandMs: command?.ms, error: undefined };
  }
  const exitCode = failure instanceof BerthError ? failure.exitCode : exitCodes.bug;
  return { outcome: outcomeWord(failure, began), exitCode, commandMs: command?.ms, error: errorOf(failure) };
}

function outcomeWord(failure: unknown, began: boolean): RunOutcome["outcome"] {
  if (failure instanceof Interrupted) return "interrupted";
  if (failure instanceof CommandTimedOut) return "timed-out";
  return began ? "error" : "not-provisioned";
}

/** Adds the cause to the message: "the stack did not come up" alone does not say why. */
function errorOf(failure: unknown): NonNullable<RunOutcome["error"]> {
  if (!(failure instanceof Error)) return { message: String(failure), hint: undefined };
  const hint = failure instanceof BerthError ? failure.hint : undefined;
  if (!(failure.cause instanceof BerthError)) return { message: failure.message, hint };
  const cause = errorOf(failure.cause);
  return { message: `${failure.message}\n${cause.message}`, hint: hint ?? cause.hint };
}
