import { Flags } from "@oclif/core";
import { UsageError } from "../errors.ts";

/** Of commands that talk to a process. */
export const ttyFlags = {
  interactive: Flags.boolean({
    char: "i",
    allowNo: true,
    default: true,
    summary: "Hand over what is typed or piped in",
  }),
  tty: Flags.boolean({ char: "t", hidden: true }),
  // --no-tty=false
  "no-no-tty": Flags.boolean({ hidden: true }),
  "no-tty": Flags.boolean({
    char: "T",
    aliases: ["no-TTY"],
    summary: "No terminal for the command: pipes, bytes unchanged",
  }),
};

/** undefined: to be decided by what we run in ourselves. */
export function ttyOf(flags: {
  readonly tty: boolean;
  readonly "no-tty": boolean;
  readonly "no-no-tty": boolean;
}): boolean | undefined {
  if (flags.tty && flags["no-tty"]) throw new UsageError("--tty and --no-TTY can't be used together");
  if (flags["no-tty"]) return false;
  return flags.tty || flags["no-no-tty"] ? true : undefined;
}
