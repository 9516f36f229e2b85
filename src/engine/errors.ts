import { BerthError, type BerthErrorOptions, exitCodes } from "../errors.ts";

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

/** A command that could not be run at all, in a container; the code is the engine's: 126 not executable, 127 not there. */
export class CommandFailed extends BerthError {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options: BerthErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
