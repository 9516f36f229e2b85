import { Flags } from "@oclif/core";
import { UsageError } from "../../errors.ts";
import { up } from "../../flows/up/up.ts";
import { upDefaults } from "../../plan/options.ts";
import { BerthCommand } from "../base.ts";
import { globalFlags } from "../global-flags.ts";
import { scales } from "../operands.ts";

export default class Scale extends BerthCommand {
  static override summary = "Scale services";
  static override usage = "SERVICE=REPLICAS...";
  static override examples = ["berth scale web=3", "berth scale --no-deps web=3 worker=2"];
  static readonly docs = "compose-differences";
  static override strict = false;
  static override flags = {
    ...globalFlags,
    "no-deps": Flags.boolean({ summary: "Don't start linked services" }),
  };

  protected async main(): Promise<number> {
    const { flags, argv } = await this.parse(Scale);
    const scale = scales(argv.map(String));
    if (scale.size === 0)
      throw new UsageError("scale needs a service and a number", { hint: "Run, for example, `berth scale web=3`." });
    return up(
      {
        ...upDefaults,
        services: [...scale.keys()],
        scale,
        dependencies: !flags["no-deps"],
        detach: true,
        logs: { timestamps: false, prefix: true, color: true },
      },
      await this.context(flags),
    );
  }
}
