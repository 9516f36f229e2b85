import { Flags } from "@oclif/core";
import { importStack } from "../../flows/init/import.ts";
import { dockerWords } from "../../import/line/docker-words.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";

export default class ImportCommand extends BerthCommand {
  static override summary = "Create a Compose file from containers or docker run lines";
  static override usage = "[--all | CONTAINER... | -- docker run ...]";
  static override examples = [
    "berth import --all -o compose.yaml",
    "berth import web db",
    "berth import -- docker run -p 8080:80 nginx",
  ];
  static readonly docs = "import";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    all: Flags.boolean({ summary: "Import all containers" }),
    output: Flags.string({
      char: "o",
      helpValue: "<file>",
      summary: "Write to this new file instead of stdout",
    }),
  };

  protected async main(): Promise<number> {
    // A docker command line is passed on as it is. After container names, berth's own flags may follow.
    const isLine = dockerWords(this.operands) !== undefined;
    const { flags, argv } = await this.parse(ImportCommand, isLine ? this.argv : [...this.argv, ...this.operands]);
    const words = isLine ? this.operands : argv.map(String);
    return importStack({ all: flags.all, words, output: flags.output }, await this.context(flags));
  }
}
