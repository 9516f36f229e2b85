import { Flags } from "@oclif/core";
import { exec } from "../../flows/run/exec.ts";
import { BerthCommand } from "../base.ts";
import { execTtyOf, numberFlag, repeatable, ttyFlags } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Exec extends BerthCommand {
  static override summary = "Execute a command in a running container";
  static override usage = "SERVICE COMMAND [ARG...]";
  static override examples = [
    "berth exec web sh",
    "berth exec -T db pg_dump -U app app > dump.sql",
    "berth exec --user root --workdir /srv web ls -l",
  ];
  static readonly docs = "compose-differences";
  static override strict = false;
  static readonly closesAtOperand = true;
  static override flags = {
    ...globalFlags,
    ...ttyFlags,
    detach: Flags.boolean({ char: "d", summary: "Detached mode: Run command in the background" }),
    env: Flags.string({
      char: "e",
      ...repeatable,
      helpValue: "<key>=<value>",
      summary: "Set environment variables",
    }),
    index: numberFlag({ summary: "Index of the container if service has multiple replicas" }),
    privileged: Flags.boolean({ summary: "Give extended privileges to the process" }),
    user: Flags.string({ char: "u", helpValue: "<user>", summary: "Run the command as this user" }),
    workdir: Flags.string({
      char: "w",
      helpValue: "<directory>",
      summary: "Path to workdir directory for this command",
    }),
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
        tty: execTtyOf(flags),
        interactive: flags.interactive,
        privileged: flags.privileged,
        user: flags.user,
        workingDir: flags.workdir,
      },
      await this.context(flags),
    );
  }
}
