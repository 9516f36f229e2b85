import { Flags } from "@oclif/core";
import { UsageError } from "../errors.ts";
import type { PortMode } from "../stack/stack.ts";
import { durationMs } from "../stack/units.ts";

/** `web ls -l` → the service, and the command that is the container's own; a `--` between them only parts them. */
export function operandsOf(
  argv: readonly string[],
  name: string,
): { readonly service: string; readonly command: readonly string[] } {
  const [service, ...rest] = argv;
  if (service === undefined) {
    throw new UsageError(`${name} needs a service`, {
      hint: `See \`berth ${name} --help\`; services: \`berth config --services\`.`,
    });
  }
  return { service, command: rest[0] === "--" ? rest.slice(1) : rest };
}

/** What a timer of Node can wait for. */
const mostMs = 2 ** 31 - 1;

/** Milliseconds of a flag's value: `90s`, `1h30m`, or a number of seconds. */
export function durationOf(flag: string, text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : durationMs(text);
  if (ms > 0 && ms <= mostMs) return ms;
  if (ms > mostMs) throw new UsageError(`--${flag} ${text} is too long`, { hint: "At most 24 days." });
  throw new UsageError(`--${flag} ${text} is no time`, { hint: "Give one such as 90s, 10m or 1h30m." });
}

/** Of commands that make containers, or say what would be made. */
export const portsFlag = Flags.string({
  options: ["auto", "file"],
  summary: "Host ports: auto gives this folder's copy of the stack its own; file, as written",
});

export function portModeFrom(flag: string | undefined): PortMode | undefined {
  return flag === "auto" || flag === "file" ? flag : undefined;
}

/** `["web=3"]` → web: 3. */
export function scales(given: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    given.map((text): [string, number] => {
      const match = /^([^=]+)=(\d+)$/.exec(text);
      if (match?.[1] === undefined)
        throw new UsageError(`"${text}" is not a scale`, { hint: "give SERVICE=NUMBER, such as --scale web=3" });
      return [match[1], Number(match[2])];
    }),
  );
}

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
