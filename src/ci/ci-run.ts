import type { CommandContext } from "../context/context.ts";
import type { Engine } from "../engine/engine.ts";
import type { ContainerSummary } from "../engine/facts.ts";
import type { Env } from "../env.ts";
import type { Loaded } from "../stack/load.ts";
import type { ReuseLock } from "./reuse/lock.ts";
import type { SharedStack } from "./share/shared.ts";

/** A run of one command against one stack, from before the first resource is created. */
export interface CiRun {
  /** Unique among all runs, also among those of the same project. */
  readonly id: string;
  /** The project's name, unique at the engine. */
  readonly project: string;
  /** `stack` is the one that is brought up, with the project's own names and ports. */
  readonly loaded: Loaded;
  readonly engine: Engine;
  /** The part of the stack that is shared with other runs. */
  readonly shared?: SharedStack | undefined;
  /** Set with --reuse: the stack may exist already, and stays for the next run. */
  readonly warm?: ReuseLock | undefined;
  /** When its lease expires. */
  readonly expiresMs: number;
}

/** A run whose stack is up, with the containers at that moment. */
export interface Provisioned extends CiRun {
  readonly containers: readonly ContainerSummary[];
}

/** How the command ended. The exit code is 128 plus the signal's number if a signal ended it. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly signal?: NodeJS.Signals | undefined;
  readonly ms: number;
}

/** How a run ended; the stack is still there. */
export interface CiEnd {
  /** The stack came up and the command was started. */
  readonly began: boolean;
  /** undefined: it never ran, or was interrupted. */
  readonly command?: CommandEnd | undefined;
  /** What went wrong, with verdicts if there are any. A command that failed does not count. */
  readonly failure?: unknown;
}

/** Hooks into a run: variables for the command, artifacts, reports. Each hook is optional. */
export interface CiStage {
  /** Throws for what is wrong with the request. Called before anything is created or written. */
  check?(run: CiRun): void;
  /** Called before the first resource is created. Returns the context to bring the stack up with. */
  begin?(run: CiRun, ctx: CommandContext): Promise<CommandContext>;
  /** Returns variables for the command. */
  provisioned?(up: Provisioned): Promise<Env>;
  /** Called before the stack is taken down, until `signal` aborts. Its errors are only shown. */
  ended?(run: CiRun, end: CiEnd, signal: AbortSignal): Promise<void>;
}

/** The outcome of a run, in one word, and its exit code. */
export interface RunOutcome {
  /** not-provisioned: the stack did not come up, and the command never ran. error: berth itself could not go on. */
  readonly outcome: "passed" | "failed" | "timed-out" | "not-provisioned" | "interrupted" | "error";
  readonly exitCode: number;
  /** undefined: the command did not end. */
  readonly commandMs: number | undefined;
  /** Set if something other than the command failed. */
  readonly error: { readonly message: string; readonly hint: string | undefined } | undefined;
}
