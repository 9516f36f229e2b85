import { BerthError, exitCodes } from "../../errors.ts";

/** Why a remote source could not be fetched; told as a Problem at the place that names it. */
export class RemoteRefused extends BerthError {
  readonly exitCode: number = exitCodes.stackInvalid;
  override readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { hint, cause });
    this.hint = hint;
  }
}
