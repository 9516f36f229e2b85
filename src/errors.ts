/** What the shell learns from us. Scripts depend on these numbers: add, never renumber. */
export const exitCodes = {
  done: 0,
  failed: 1,
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

/** What was asked for could not be done. */
export class Failure extends BerthError {
  readonly exitCode: number = exitCodes.failed;
}

/** Flags or arguments that make no sense. */
export class UsageError extends BerthError {
  readonly exitCode: number = exitCodes.usage;
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
