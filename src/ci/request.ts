import type { RunOutcome } from "./ci-run.ts";

export interface CiRequest {
  /** May be empty if a service is given: then the service's own command runs. */
  readonly command: readonly string[];
  /** The service that the command runs in; undefined: on this machine. */
  readonly service?: string | undefined;
  /** Services to share with other runs of the same stack. */
  readonly share: readonly string[];
  /** Use the stack that an earlier run kept, and keep it for the next run. */
  readonly reuse: boolean;
  /** Keep the host ports and addresses of the file. */
  readonly keepPorts: boolean;
  /** Let services write to external volumes. */
  readonly keepExternal: boolean;
  /** Keep the stack up if the command or the stack failed. */
  readonly keepOnFailure: boolean;
  /** The time limit for starting the stack. */
  readonly timeoutMs: number;
  readonly commandTimeoutMs?: number | undefined;
  /** The maximum lifetime of the stack. */
  readonly ttlMs: number;
  /** Variables for the command, in addition to the default ones. */
  readonly environment: EnvironmentRequest;
  readonly artifacts?: ArtifactsRequest | undefined;
  /** Sends the report to the process that started this one for a variant. */
  readonly send?: ((news: VariantReport) => void) | undefined;
}

export interface EnvironmentRequest {
  /** `NAME=template`, in addition to the default variables. */
  readonly templates: readonly string[];
  /** A file to write all variables to. */
  readonly envFile?: string | undefined;
  /** The service that the command runs in; undefined: on this machine. */
  readonly inside?: string | undefined;
}

export interface ArtifactsRequest {
  readonly folder: string;
  readonly when: "always" | "on-failure";
}

/** The report of a variant's run to the process that started it. */
export interface VariantReport extends Pick<RunOutcome, "outcome" | "commandMs"> {
  readonly project: string;
  readonly upMs: number | undefined;
}

/** The command as the user wrote it, for messages. */
export function commandName({ command, service }: CiRequest): string {
  return command.length > 0 ? command.join(" ") : `service ${service}`;
}
