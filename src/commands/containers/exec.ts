import { Flags } from "@oclif/core";
import { exec } from "../../flows/run/exec.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { operandsOf, ttyFlags, ttyOf } from "../operands.ts";

export default class Exec extends BerthCommand {
  static override summary = "Run a command in a running container";
  static override usage = "SERVICE COMMAND [ARG...]";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    ...ttyFlags,
    detach: Flags.boolean({ char: "d", summary: "Leave the command running in the background" }),
    env: Flags.string({
      char: "e",
      multiple: true,
      multipleNonGreedy: true,
      summary: "NAME=VALUE for the command; repeatable",
    }),
    index: Flags.integer({ summary: "Number of the container, where the service has several" }),
    privileged: Flags.boolean({ summary: "Give the command all privileges" }),
    user: Flags.string({ char: "u", summary: "Run as this user" }),
    workdir: Flags.string({ char: "w", summary: "Run in this folder of the container" }),
  };

  protected async main(): Promise<number> {
    const { flags } = await this.parse(Exec);
    const { service, command } = operandsOf(this.operands, "exec");
    return exec(
      {
        service,
        command,
        index: flags.index,
        detach: flags.detach,
        env: flags.env ?? [],
        tty: ttyOf(flags),
        interactive: flags.interactive,
        privileged: flags.privileged,
        user: flags.user,
        workingDir: flags.workdir,
      },
      await this.context(flags),
    );
  }
}
