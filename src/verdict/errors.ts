import { BerthError, type BerthErrorOptions, exitCodes, Failure } from "../errors.ts";
import type { Verdict } from "./verdict.ts";

export interface VerdictOptions extends BerthErrorOptions {
  readonly verdicts?: readonly Verdict[] | undefined;
}

/** A step failed, or a service is unhealthy or exited. If services were to start, carries a verdict for each root cause. */
export class ApplyFailed extends Failure {
  readonly verdicts: readonly Verdict[];

  constructor(message: string, options: VerdictOptions = {}) {
    super(message, options);
    this.verdicts = options.verdicts ?? [];
  }
}

/** A container vanished while it was waited for: somebody removed it. */
export class ContainerGone extends ApplyFailed {}

/** Containers were not ready in time. Carries a verdict for each of them. */
export class TimedOut extends BerthError {
  readonly exitCode: number = exitCodes.timedOut;
  readonly verdicts: readonly Verdict[];

  constructor(message: string, options: VerdictOptions = {}) {
    super(message, options);
    this.verdicts = options.verdicts ?? [];
  }
}
