import { BerthError, type BerthErrorOptions, exitCodes } from "../errors.ts";
import { type Problem, type ProblemCounts, problemCounts, selected } from "./problems/problem.ts";
import { withoutSecrets } from "./problems/without-secrets.ts";

/** More problems than this are only counted: a hostile file may have a million, and each is searched for secrets. */
export const problemLimit = 1000;

/** The stack file is invalid. Carries all problems, not only the first, up to a limit. */
export class StackInvalid extends BerthError {
  readonly exitCode: number = exitCodes.stackInvalid;
  /** At most 1,000: errors before warnings. */
  readonly problems: readonly Problem[];
  /** The number of all problems. */
  readonly counts: ProblemCounts;

  constructor(problems: readonly Problem[], options: BerthErrorOptions = {}) {
    const shown = selected(problems, problemLimit).map(withoutSecrets);
    super(shown.map((problem) => problem.message).join("\n"), options);
    this.problems = shown;
    this.counts = problemCounts(problems);
  }
}

/** The engine is too old for some attributes of the stack. Each is a problem with its place. */
export class EngineTooOld extends StackInvalid {
  override readonly exitCode = exitCodes.engineRefused;
}

/** A remote source could not be fetched. Reported as a Problem at the place that refers to it. */
export class RemoteRefused extends BerthError {
  readonly exitCode: number = exitCodes.stackInvalid;
  override readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { hint, cause });
    this.hint = hint;
  }
}
