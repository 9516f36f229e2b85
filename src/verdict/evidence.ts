import type { ContainerFact } from "../engine/facts.ts";
import type { Action } from "../plan/plan.ts";
import type { Dependency, Service, Stack } from "../stack/stack.ts";
import type { CauseKind, FilePlace } from "./verdict.ts";

/** All that is known of something that is not up. Read before, and without secrets: the rules only look. */
export interface Evidence {
  readonly stack: Stack;
  /** undefined: a network's or volume's failure, or a service that the file does not have. */
  readonly service?: Service | undefined;
  /** undefined: there is no container. */
  readonly fact?: ContainerFact | undefined;
  /** The last lines of its output, oldest first. */
  readonly log: readonly string[];
  /** What the engine, or a hook, said when a step failed; "" where none did. */
  readonly refusal: string;
  /** Its next thing to try, where the refusal came with one. */
  readonly advice?: string | undefined;
  /** The kind of the step that failed, such as `pull-image`; undefined where none was tried. */
  readonly step?: Action["kind"] | undefined;
  /** What was waited for, where something was. */
  readonly until?: Dependency["until"] | "running-or-healthy" | undefined;
  /** How long was waited for it in vain. */
  readonly waitedMs?: number | undefined;
  /** The file that was to be run, where it was looked at. */
  readonly program?: Program | undefined;
  /** false: its image is not here. Undefined: nobody looked. */
  readonly hasImage?: boolean | undefined;
  /** Names of the service's secrets whose files are empty, with these files. */
  readonly emptySecrets: readonly { readonly name: string; readonly file: string }[];
  /** The project's other containers. */
  readonly peers: readonly ContainerFact[];
  /** As the engine names it: `amd64`; "" where it did not tell. */
  readonly engineArch: string;
  /** Where the stack file gives a field of the service: `["mem_limit"]`. */
  readonly placeOf: (service: string, field: string) => FilePlace | undefined;
}

/** The beginning of a program's file. */
export interface Program {
  readonly path: string;
  /** script: `#!` begins it; binary: it is an ELF one; text: neither. */
  readonly kind: "script" | "binary" | "text" | "absent" | "folder";
  /** Of a script: what is to run it, with a `\r` that stands there. */
  readonly interpreter?: string | undefined;
  /** Of a binary, as the engine names architectures. */
  readonly arch?: string | undefined;
  /** Someone may run it. */
  readonly executable?: boolean | undefined;
}

/** What a rule makes of the evidence. */
export interface Finding {
  readonly kind: CauseKind;
  readonly sentence: string;
  readonly quote?: string | undefined;
  readonly next: readonly string[];
  /** The field of the service that is to be changed. */
  readonly field?: string | undefined;
}

/** One idea of what may be wrong; undefined where it is not that. */
export type Rule = (evidence: Evidence) => Finding | undefined;
