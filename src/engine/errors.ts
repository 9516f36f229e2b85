import { BerthError, type BerthErrorOptions, exitCodes } from "../errors.ts";

/** The engine cannot be reached: no socket, no permission, or an API that is too old. */
export class EngineUnreachable extends BerthError {
  readonly exitCode: number = exitCodes.engineUnreachable;
}

/** The engine refused a call. `status` is the HTTP status; only engine/docker may decide by it. */
export class EngineRefused extends BerthError {
  readonly exitCode: number = exitCodes.engineRefused;
  readonly status: number | undefined;
  /** The engine's own message, if `message` is a clearer or shorter one. */
  readonly engineMessage: string | undefined;

  constructor(
    message: string,
    options: BerthErrorOptions & {
      readonly status?: number | undefined;
      readonly engineMessage?: string | undefined;
    } = {},
  ) {
    super(message, options);
    this.status = options.status;
    this.engineMessage = options.engineMessage === message ? undefined : options.engineMessage;
  }

  /** Whether something that the call needs was missing, in use or taken: another command may have changed it. */
  get isConflict(): boolean {
    return this.status === 403 || this.status === 404 || this.status === 409;
  }

  /** Whether the container that the call is about does not exist. */
  get isContainerMissing(): boolean {
    return this.status === 404 && /no such container|no container with name/i.test(this.message);
  }
}

/** A command could not be started in a container. The exit code is 126 (not executable) or 127 (not found). */
export class CommandFailed extends BerthError {
  readonly exitCode: number;

  constructor(message: string, exitCode: number, options: BerthErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The connection to a process was lost while it runs: its output is incomplete. */
export class OutputLost extends BerthError {
  readonly exitCode: number = exitCodes.outputLost;
}
