/** The exit codes. Scripts depend on these numbers: add new ones, never renumber. */
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
  /** The same as timeout(1). */
  commandTimedOut: 124,
  /** As docker uses it for an error of its own while a command runs. */
  outputLost: 125,
  interrupted: 130,
  terminated: 143,
} as const;

export interface BerthErrorOptions {
  /** The next thing to try, as one imperative sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** The base class of every error shown to users: a message, a hint for the next step, and an exit code. */
export abstract class BerthError extends Error {
  abstract readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, options: BerthErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** The request could not be carried out. */
export class Failure extends BerthError {
  readonly exitCode: number = exitCodes.failed;
}

/** Invalid flags or arguments. */
export class UsageError extends BerthError {
  readonly exitCode: number = exitCodes.usage;
}

/** A temporary stack did not come up; `cause` has the reason. No test runner uses this exit code. */
export class NotProvisioned extends BerthError {
  readonly exitCode: number = exitCodes.notProvisioned;
}

/** A command was ended because it exceeded its time limit. */
export class CommandTimedOut extends BerthError {
  readonly exitCode: number = exitCodes.commandTimedOut;
}

/** The user (SIGINT, exit code 130) or the system (SIGTERM, 143) stopped berth. */
export class Interrupted extends BerthError {
  readonly exitCode: number;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(signal === "SIGINT" ? "Interrupted" : "Terminated");
    this.exitCode = signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  }
}
