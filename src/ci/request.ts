import type { RunOutcome } from "./ci-run.ts";

export interface CiRequest {
  /** May be empty where a service is given: then that service's own. */
  readonly command: readonly string[];
  /** Where in the stack the command runs; undefined: on this machine. */
  readonly service?: string | undefined;
  /** Services that other runs of the same stack may use too. */
  readonly share: readonly string[];
  /** Take the stack that an earlier run left, and leave it to the next one. */
  readonly reuse: boolean;
  /** Leave host ports and addresses as the file fixes them. */
  readonly keepPorts: boolean;
  /** Leave the stack up where the command, or the stack, failed. */
  readonly keepOnFailure: boolean;
  /** For all until the stack is up. */
  readonly timeoutMs: number;
  readonly commandTimeoutMs?: number | undefined;
  /** How long the stack may be there at most. */
  readonly ttlMs: number;
  /** What the command is told, beside what it is told anyway. */
  readonly told: EnvironmentRequest;
  readonly artefacts?: ArtifactsRequest | undefined;
  /** Tells the process that started this one for a variant of many. */
  readonly send?: ((news: VariantReport) => void) | undefined;
}

export interface EnvironmentRequest {
  /** `NAME=template`, in addition to what is told anyway. */
  readonly templates: readonly string[];
  /** A file to write all of it to. */
  readonly envFile?: string | undefined;
  /** The service that the command runs in; undefined: on this machine. */
  readonly inside?: string | undefined;
}

export interface ArtifactsRequest {
  readonly folder: string;
  readonly when: "always" | "on-failure";
}

/** What the run of one variant tells the one that started it. */
export interface VariantReport extends Pick<RunOutcome, "outcome" | "commandMs"> {
  readonly project: string;
  readonly upMs: number | undefined;
}

/** What runs against the stack, as the user calls it. */
export function commandName({ command, service }: CiRequest): string {
  return command.length > 0 ? command.join(" ") : `service ${service}`;
}
