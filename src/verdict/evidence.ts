import type { ContainerFact } from "../engine/facts.ts";
import type { Action } from "../plan/plan.ts";
import type { Dependency, Service, Stack } from "../stack/stack.ts";
import type { CauseKind, FilePlace } from "./verdict.ts";

/** Everything known about something that is not up. Read in advance and free of secrets, so that rules are pure. */
export interface Evidence {
  readonly stack: Stack;
  /** undefined: a network or volume failed, or the file does not define the service. */
  readonly service?: Service | undefined;
  /** undefined: there is no container. */
  readonly fact?: ContainerFact | undefined;
  /** The last lines of the container's output, oldest first. */
  readonly log: readonly string[];
  /** Those of them that it wrote to stderr. */
  readonly errorLog: readonly string[];
  /** The engine's or a hook's error message when a step failed; "" if none did. */
  readonly refusal: string;
  /** The hint that came with the refusal. */
  readonly advice?: string | undefined;
  /** The engine's own message, if the refusal is a clearer or shorter one. */
  readonly engineMessage?: string | undefined;
  /** The kind of the step that failed, such as `pull-image`; undefined if none was tried. */
  readonly step?: Action["kind"] | undefined;
  /** What was waited for, if anything. */
  readonly until?: Dependency["until"] | "running-or-healthy" | undefined;
  /** How long it was waited for without success. */
  readonly waitedMs?: number | undefined;
  /** The program file that should run, if it was inspected. */
  readonly program?: Program | undefined;
  /** Whether its image exists locally; undefined: not checked. */
  readonly hasImage?: boolean | undefined;
  /** The service's secrets whose files are empty. */
  readonly emptySecrets: readonly { readonly name: string; readonly file: string }[];
  /** The project's other containers. */
  readonly peers: readonly ContainerFact[];
  /** In the engine's spelling: `amd64`; "" if unknown. */
  readonly engineArch: string;
  /** Where the stack file sets a field of the service, such as `mem_limit` or `environment.A`. */
  readonly placeOf: (service: string, field: string) => FilePlace | undefined;
}

/** What the first bytes of a program file say. */
export interface Program {
  readonly path: string;
  /** script: starts with `#!`; binary: an ELF file; text: neither. */
  readonly kind: "script" | "binary" | "text" | "absent" | "folder";
  /** The interpreter of a script, including a trailing `\r`. */
  readonly interpreter?: string | undefined;
  /** The architecture of a binary, in the engine's spelling. */
  readonly arch?: string | undefined;
  /** Whether any execute permission is set. */
  readonly executable?: boolean | undefined;
}

/** What a rule concludes from the evidence. */
export interface Finding {
  readonly kind: CauseKind;
  readonly sentence: string;
  readonly quote?: string | undefined;
  readonly next: readonly string[];
  /** The service's field to change. */
  readonly field?: string | undefined;
}

/** Checks for one kind of cause; returns undefined if the evidence does not show it. */
export type Rule = (evidence: Evidence) => Finding | undefined;
