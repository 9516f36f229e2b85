import { Flags, type Interfaces } from "@oclif/core";
import { UsageError } from "../errors.ts";
import { durationMs } from "../stack/units.ts";

/** A flag that may be given several times, with one value each time. */
export const repeatable = { multiple: true, multipleNonGreedy: true } as const;

/** The longest delay that a Node timer accepts. */
const maxTimerMs = 2 ** 31 - 1;

/** A flag with a whole number. */
export const numberFlag = Flags.custom<number>({
  helpValue: "<number>",
  parse: async (input, _, { name }) => wholeNumber(name, input, "Use a whole number."),
});

/** A flag with a whole number of seconds. */
export const secondsFlag = Flags.custom<number>({
  helpValue: "<seconds>",
  parse: async (input, _, { name }) => wholeNumber(name, input, "Use a whole number of seconds."),
});

/** A flag with a duration such as `90s` or `1h30m`, or a number of seconds; its value is in milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: "<duration>",
  parse: async (input, _, { name }) => {
    const ms = /^\d+$/.test(input) ? Number(input) * 1000 : durationMs(input);
    if (ms > maxTimerMs) throw invalidValue(name, input, "Use at most 24 days.");
    if (ms > 0) return ms;
    throw invalidValue(name, input, "Use a duration such as 90s, 10m or 1h30m.");
  },
});

/** A flag whose value is one of `choices`. */
export function choiceFlag<const T extends string>(choices: readonly T[]): Interfaces.FlagDefinition<T> {
  const defaults = {
    // For completion. oclif's own `options` would report another value in oclif's words, without its type or parts.
    choices,
    helpValue: choices.join("|"),
    parse: async (input: string, _: unknown, { name }: { readonly name: string }) => {
      if (choices.some((choice) => choice === input)) return input;
      throw invalidValue(name, input, `Use ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`);
    },
  };
  // oclif cannot infer the type of the values from a type parameter.
  return Flags.custom(defaults) as unknown as Interfaces.FlagDefinition<T>;
}

function wholeNumber(name: string, input: string, hint: string): number {
  if (/^-?\d+$/.test(input)) return Number(input);
  throw invalidValue(name, input, hint);
}

/** The UsageError is the cause, because oclif puts words of its own into the message of what `parse` throws. */
function invalidValue(name: string, input: string, hint: string): Error {
  return new Error("invalid flag value", { cause: new UsageError(`invalid value "${input}" for --${name}`, { hint }) });
}

/** For commands that create containers or show what would be created. */
export const portsFlag = choiceFlag(["auto", "file"])({
  summary: "Host ports: free ones for this directory, or as in the file",
});

/** For commands that attach to a process. */
export const ttyFlags = {
  interactive: Flags.boolean({
    char: "i",
    allowNo: true,
    default: true,
    summary: "Keep STDIN open even if not attached",
  }),
  tty: Flags.boolean({ char: "t", hidden: true }),
  // `--no-tty=false` becomes this flag.
  "no-no-tty": Flags.boolean({ hidden: true }),
  "no-tty": Flags.boolean({
    char: "T",
    aliases: ["no-TTY"],
    summary: "Disable pseudo-TTY allocation (default: auto-detected)",
  }),
};

/** Whether to allocate a terminal; undefined if the flags leave it to detection. */
export function ttyOf(flags: {
  readonly tty: boolean;
  readonly "no-tty": boolean;
  readonly "no-no-tty": boolean;
}): boolean | undefined {
  if (flags.tty && flags["no-tty"]) throw new UsageError("--tty and --no-TTY can't be used together");
  if (flags["no-tty"]) return false;
  return flags.tty || flags["no-no-tty"] ? true : undefined;
}

/** The same for `exec`, which, as in docker compose, has no use for `-t`: countless scripts type `-it` without a terminal. */
export function execTtyOf(flags: { readonly "no-tty": boolean; readonly "no-no-tty": boolean }): boolean | undefined {
  if (flags["no-tty"]) return false;
  return flags["no-no-tty"] ? true : undefined;
}
