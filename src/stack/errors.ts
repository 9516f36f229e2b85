import { BerthError, type BerthErrorOptions, exitCodes } from "../errors.ts";
import type { Problem } from "./problems/problem.ts";
import { withoutSecrets } from "./problems/without-secrets.ts";

/** The stack file is invalid. Carries all problems, not only the first. */
export class StackInvalid extends BerthError {
  readonly exitCode: number = exitCodes.stackInvalid;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options: BerthErrorOptions = {}) {
    const shown = problems.map(withoutSecrets);
    super(shown.map((problem) => problem.message).join("\n"), options);
    this.problems = shown;
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
