import { Flags } from "@oclif/core";
import { exportFiles } from "../../flows/image/export.ts";
import { BerthCommand } from "../base.ts";
import { numberFlag } from "../flags.ts";
import { globalFlags } from "../global-flags.ts";
import { operandsOf } from "../operands.ts";

export default class Export extends BerthCommand {
  static override summary = "Export a service container's filesystem as a tar archive";
  static override usage = "SERVICE";
  static override examples = ["berth export -o web.tar web", "berth export --index 2 web > web.tar"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    index: numberFlag({ summary: "index of the container if service has multiple replicas." }),
    output: Flags.string({ char: "o", helpValue: "<file>", summary: "Write to a file, instead of STDOUT" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Export);
    const { service } = operandsOf(argv.map(String), "export");
    const { index, output } = flags;
    return exportFiles({ service, index, output }, await this.context(flags));
  }
}
