import { BerthError, type BerthErrorOptions, exitCodes, Failure } from "../errors.ts";
import type { Verdict } from "./verdict.ts";

export interface VerdictOptions extends BerthErrorOptions {
  readonly verdicts?: readonly Verdict[] | undefined;
}

/** A step failed, or a service came up unhealthy or exited. Carries a verdict for each root cause, where something was to come up. */
export class ApplyFailed extends Failure {
  readonly verdicts: readonly Verdict[];

  constructor(message: string, options: VerdictOptions = {}) {
    super(message, options);
    this.verdicts = options.verdicts ?? [];
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
