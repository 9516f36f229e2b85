import type { CommandContext } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import type { ContainerFact } from "../engine/facts.ts";
import type { Env } from "../env.ts";
import type { Loaded } from "../stack/load.ts";
import type { ReuseLock } from "./reuse/lock.ts";
import type { SharedStack } from "./share/shared.ts";

/** One stack around one command, from before the first resource is made. */
export interface CiRun {
  /** No other run has it, also not one before or after it with the same project. */
  readonly id: string;
  /** The project's name, unique at the engine. */
  readonly project: string;
  /** `stack` is the one that is brought up: under the project's own names and ports. */
  readonly loaded: Loaded;
  readonly engine: Engine;
  /** What of the stack it shares with other runs. */
  readonly shared?: SharedStack | undefined;
  /** It was there before, perhaps, and stays for the next run. */
  readonly warm?: ReuseLock | undefined;
  /** When its lease is over. */
  readonly expiresMs: number;
}

/** A run whose stack is up, seen just then. */
export interface Provisioned extends CiRun {
  readonly containers: readonly ContainerFact[];
}

/** How the command ended: 128 and the signal's number where a signal ended it. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly signal?: NodeJS.Signals | undefined;
  readonly ms: number;
}

/** How a run ended; the stack is still there. */
export interface CiEnd {
  /** The stack came up: the command was begun. */
  readonly began: boolean;
  /** undefined: it never ran, or was not let end. */
  readonly command?: CommandEnd | undefined;
  /** What went wrong, with verdicts where there are any; a command that failed is none. */
  readonly failure?: unknown;
}

/** What hangs into a run: variables for the command, artefacts, reports. Each part may be absent. */
export interface CiStage {
  /** Before the first resource is made; gives the ports by which the stack is brought up, to look on through. */
  begin?(run: CiRun, ctx: CommandContext): Promise<CommandContext>;
  /** Gives variables for the command. */
  provisioned?(up: Provisioned): Promise<Env>;
  /** Before the stack is taken down. What it throws is told, and changes no exit code; `signal`: its time is over. */
  ended?(run: CiRun, end: CiEnd, signal: AbortSignal): Promise<void>;
}

/** How a run went, in one word, and what the shell learns of it. */
export interface RunOutcome {
  /** not-provisioned: the stack did not come up, and the command never ran. error: berth itself could not go on. */
  readonly outcome: "passed" | "failed" | "timed-out" | "not-provisioned" | "interrupted" | "error";
  readonly exitCode: number;
  /** undefined where the command did not end. */
  readonly commandMs: number | undefined;
  /** Why it was none of the command's doing. */
  readonly error: { readonly message: string; readonly hint: string | undefined } | undefined;
}
