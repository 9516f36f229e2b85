import { stripVTControlCharacters } from "node:util";
import { Command, type Config } from "@oclif/core";
import type { CommandContext } from "../context/context.ts";
import { BerthError, Interrupted, UsageError } from "../errors.ts";
import { closest } from "../stack/problems/suggest.ts";
import type { GlobalFlags } from "./global-flags.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";

/** The base of every command: parses, opens ports lazily, and maps errors to exit codes in one place. */
export abstract class BerthCommand extends Command {
  #context: CommandContext | undefined;
  /** What the user typed to get here: for hints, and for who asks whom it talks to. */
  calledAs: CalledAs = "berth";
  /** Of a command that closes at its first operand: all from there on. */
  operands: readonly string[] = [];

  protected abstract main(): Promise<number>;

  override async run(): Promise<number> {
    return this.main();
  }

  protected async context(flags: GlobalFlags): Promise<CommandContext> {
    const { openContext } = await import("../context/open-context.ts");
    this.#context ??= openContext(flags, isInComposesPlace(this.calledAs));
    return this.#context;
  }

  /** As the flags want it told, where they were understood. */
  async #report(error: BerthError): Promise<number> {
    if (this.#context === undefined) {
      const { report } = await import("./report.ts");
      return report(error, this.calledAs);
    }
    const { exitCode } = await import("./report.ts");
    // Whoever pressed Ctrl-C knows.
    if (!(error instanceof Interrupted)) this.#context.ui.failure(error);
    return exitCode(error, this.calledAs);
  }

  /** Runs main with every foreseen failure worded; closes what was opened. */
  async guarded(): Promise<number> {
    try {
      return await this.main();
    } catch (thrown) {
      const error = usageOf(thrown, `${this.calledAs} ${this.id}`, Object.keys(this.ctor.flags));
      if (!(error instanceof BerthError)) throw error;
      return await this.#report(error);
    } finally {
      if (this.#context !== undefined) await this.#context.close();
    }
  }
}

/** What oclif's parser complains of is the user's usage, not a bug. */
function usageOf(error: unknown, command: string, flags: readonly string[]): unknown {
  if (!(error instanceof Error) || !("oclif" in error)) return error;
  const help = `see \`${command} --help\``;
  if ("flags" in error && Array.isArray(error.flags)) {
    const [unknown = ""] = error.flags.map(String);
    const near = closest(unknown.replace(/^-+/, ""), flags);
    const hint = near === undefined ? help : `did you mean --${near}? ${help}`;
    return new UsageError(`unknown flag: ${unknown}`, { hint, cause: error });
  }
  return new UsageError(wordsOf(error.message), { hint: help, cause: error });
}

/** What is wrong, without the parser's headline, dim colours and pointer to its own help. */
function wordsOf(message: string): string {
  const lines = stripVTControlCharacters(message).split("\n");
  const words = lines
    .map((line) => line.trim())
    .filter((line) => !/^(?:The following errors? occurred|See more help|$)/.test(line));
  return words
    .join("\n")
    .replaceAll(/(--[\w-]+)=true\b/g, "$1")
    .replaceAll(/All of the following must be provided when using (--[\w-]+): /g, "$1 needs ");
}

/** A command that can be made, as the table loads it. */
export type CommandClass = (new (
  argv: string[],
  config: Config,
) => BerthCommand) &
  Pick<typeof Command, "flags" | "usage"> & {
    /** What stands behind its first operand is a command of the container's, with flags of its own. */
    readonly closesAtOperand?: boolean;
  };
