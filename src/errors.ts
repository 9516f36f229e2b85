import type { Problem } from "./stack/problems/problem.ts";
import type { Verdict } from "./verdict/verdict.ts";

/** What the shell learns from us. Scripts depend on these numbers: add, never renumber. */
export const exitCodes = {
  done: 0,
  applyFailed: 1,
  usage: 2,
  changesPending: 2,
  stackInvalid: 3,
  engineUnreachable: 4,
  engineRefused: 5,
  timedOut: 6,
  bug: 70,
  notProvisioned: 71,
  /** As timeout(1) gives it. */
  commandTimedOut: 124,
  interrupted: 130,
  terminated: 143,
} as const;

export interface BerthErrorOptions {
  /** The next thing to try, as one imperative sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The base of every failure that a user can meet: what happened, what to try next, and the code for the shell. */
export abstract class BerthError extends Error {
  abstract readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, options: BerthErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

export interface VerdictOptions extends BerthErrorOptions {
  readonly verdicts?: readonly Verdict[] | undefined;
}

/** A step failed, or a service came up unhealthy or exited. Carries a verdict for each root cause, where something was to come up. */
export class ApplyFailed extends BerthError {
  readonly exitCode: number = exitCodes.applyFailed;
  readonly verdicts: readonly Verdict[];

  constructor(message: string, options: VerdictOptions = {}) {
    super(message, options);
    this.verdicts = options.verdicts ?? [];
  }
}

/** A command that could not be run at all, in a container; the code is the engine's: 126 not executable, 127 not there. */
export class CommandFailed extends BerthError {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options: BerthErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** Flags or arguments that make no sense. */
export class UsageError extends BerthError {
  readonly exitCode: number = exitCodes.usage;
}

/** The stack file cannot be used. Carries every problem found, not only the first. */
export class StackInvalid extends BerthError {
  readonly exitCode: number = exitCodes.stackInvalid;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options: BerthErrorOptions = {}) {
    super(problems.map((problem) => problem.message).join("\n"), options);
    this.problems = problems;
  }
}

/** The engine is too old for attributes of the stack: each is a problem with its place. */
export class EngineTooOld extends StackInvalid {
  override readonly exitCode = exitCodes.engineRefused;
}

/** No engine answers: no socket, no permission, or an API too old. */
export class EngineUnreachable extends BerthError {
  readonly exitCode: number = exitCodes.engineUnreachable;
}

/** The engine answered a call with a refusal. `status` is the HTTP status, kept for decisions inside engine/docker. */
export class EngineRefused extends BerthError {
  readonly exitCode: number = exitCodes.engineRefused;
  readonly status: number | undefined;

  constructor(message: string, options: BerthErrorOptions & { readonly status?: number | undefined } = {}) {
    super(message, options);
    this.status = options.status;
  }
}

/** A milestone was not reached in time. Carries a verdict for each container that is late. */
export class TimedOut extends BerthError {
  readonly exitCode: number = exitCodes.timedOut;
  readonly verdicts: readonly Verdict[];

  constructor(message: string, options: VerdictOptions = {}) {
    super(message, options);
    this.verdicts = options.verdicts ?? [];
  }
}

/** A stack that was for one command alone did not come up; the cause says why. No test runner ends with this code. */
export class NotProvisioned extends BerthError {
  readonly exitCode: number = exitCodes.notProvisioned;
}

/** A command was ended because its time was over. */
export class CommandTimedOut extends BerthError {
  readonly exitCode: number = exitCodes.commandTimedOut;
}

/** The user (SIGINT, 130) or the system (SIGTERM, 143) asked us to stop. */
export class Interrupted extends BerthError {
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(signal === "SIGINT" ? "Interrupted" : "Terminated");
    this.exitCode = signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  }
}
