import { Flags } from "@oclif/core";
import { importStack } from "../../flows/init/import.ts";
import { dockerWords } from "../../import/line/docker-words.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class ImportCommand extends BerthCommand {
  static override summary = "Make a stack file from containers, or from docker run lines";
  static override usage = "[--all | CONTAINER... | -- docker run ...]";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ summary: "From all containers" }),
    output: Flags.string({ char: "o", summary: "Write to this file, which must not be there yet" }),
  };

  protected async main(): Promise<number> {
    // Our parser would sort the words of somebody else's command line; names may have flags of ours behind them.
    const isLine = dockerWords(this.operands) !== undefined;
    const { flags, argv } = await this.parse(ImportCommand, isLine ? this.argv : [...this.argv, ...this.operands]);
    const words = isLine ? this.operands : argv.map(String);
    return importStack({ all: flags.all, words, output: flags.output }, await this.context(flags));
  }
}
