import { UsageError } from "../../errors.ts";
import { BerthCommand } from "../base.ts";
import { bashScript } from "../complete/scripts/bash.ts";
import { fishScript } from "../complete/scripts/fish.ts";
import { zshScript } from "../complete/scripts/zsh.ts";
import { globalFlags } from "../global-flags.ts";

const scripts: ReadonlyMap<string, (name: string) => string> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);

export default class Completion extends BerthCommand {
  static override summary = "Print the completion script of a shell";
  static override usage = "bash|zsh|fish";
  static override strict = false;
  static override flags = globalFlags;

  protected async main(): Promise<number> {
    const { argv } = await this.parse(Completion);
    const script = scripts.get(String(argv[0]));
    if (script === undefined || argv.length > 1) {
      throw new UsageError("completion needs the name of a shell", { hint: "bash, zsh or fish" });
    }
    if (this.calledAs.startsWith("docker ")) {
      const hint = "`docker completion bash` (or zsh, fish) prints docker's script, which asks its plugins.";
      throw new UsageError(`${this.calledAs} is completed by docker's own completion`, { hint });
    }
    process.stdout.write(script(this.calledAs));
    return 0;
  }
}
