import { Command, type Config } from "@oclif/core";
import type { CommandContext } from "../context/context.ts";
import { BerthError, Interrupted } from "../errors.ts";
import type { GlobalFlags } from "./global-flags.ts";
import { type CalledAs, isInComposesPlace } from "./invocation.ts";
import { usageErrorOf } from "./usage-errors.ts";

/** The base of every command: opens the context when it is needed, and turns errors into exit codes. */
export abstract class BerthCommand extends Command {
  #context: CommandContext | undefined;
  /** The name under which the user called berth, for hints and for output that depends on it. */
  calledAs: CalledAs = "berth";
  /** With `closesAtOperand`: the first operand and everything after it. */
  operands: readonly string[] = [];

  protected abstract main(): Promise<number>;

  override async run(): Promise<number> {
    return this.main();
  }

  /** `as`: the command whose work this is, if its flags make it the work of another one. */
  protected async context(flags: GlobalFlags, as: string = this.id ?? ""): Promise<CommandContext> {
    const { openContext } = await import("../context/open-context.ts");
    const { calledAs } = this;
    const invoked = { command: as, program: calledAs, inComposesPlace: isInComposesPlace(calledAs) };
    this.#context ??= openContext(flags, invoked);
    return this.#context;
  }

  /** Reports the error in the output format that the flags ask for, if they could be parsed. */
  async #report(error: BerthError): Promise<number> {
    const { exitCode, report } = await import("./report.ts");
    if (this.#context === undefined) return report(error, this.calledAs);
    // Ctrl-C needs no message.
    if (!(error instanceof Interrupted)) this.#context.ui.failure(error);
    return exitCode(error, this.calledAs);
  }

  /** Runs the command, reports its failure, and closes the context. Returns the exit code; throws only on a bug. */
  async guarded(): Promise<number> {
    try {
      return await this.main();
    } catch (thrown) {
      const error = usageErrorOf(thrown, `${this.calledAs} ${this.id}`, this.ctor.flags) ?? thrown;
      if (!(error instanceof BerthError)) throw error;
      return await this.#report(error);
    } finally {
      if (this.#context !== undefined) await this.#context.close();
    }
  }
}

/** The class of a command, as the table loads it. */
export type CommandClass = (new (
  argv: string[],
  config: Config,
) => BerthCommand) &
  Pick<typeof Command, "examples" | "flags" | "strict" | "summary" | "usage"> & {
    /** After its first operand comes a command line for a container, with flags that are not ours. */
    readonly closesAtOperand?: boolean;
    /** Its page in docs/, without the extension. */
    readonly docs?: string;
  };
