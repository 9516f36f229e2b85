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
  static override summary = "Print a shell completion script";
  static override usage = "bash|zsh|fish";
  static override examples = ["berth completion bash > ~/.berth-completion.bash", "berth completion fish | source"];
  static readonly docs = "install";
  static override strict = false;
  static override flags = globalFlags;

  protected async main(): Promise<number> {
    const { argv } = await this.parse(Completion);
    const script = scripts.get(String(argv[0]));
    if (script === undefined || argv.length > 1) {
      throw new UsageError("completion needs the name of a shell", { hint: "Use bash, zsh or fish." });
    }
    if (this.calledAs.startsWith("docker ")) {
      const hint = "Run `docker completion bash` (or zsh, fish): docker's script completes its plugins too.";
      throw new UsageError(`docker's own completion script completes ${this.calledAs}`, { hint });
    }
    process.stdout.write(script(this.calledAs));
    return 0;
  }
}
