import { Errors, type Interfaces } from "@oclif/core";
import { UsageError } from "../errors.ts";
import { closest } from "../stack/problems/suggest.ts";

/** What oclif's parser read before it refused the flags. */
interface Parsed {
  readonly input: { readonly flags: Interfaces.FlagInput };
  readonly output: {
    readonly flags: Readonly<Record<string, unknown>>;
    readonly metadata: { readonly flags: Readonly<Record<string, { readonly setFromDefault?: boolean }>> };
  };
}

/**
 * A mistake on the command line that oclif found, as a UsageError; undefined for any other error. oclif does not export its
 * error classes, so they are recognized by the fields that only they have.
 */
export function usageErrorOf(error: unknown, command: string, flags: Interfaces.FlagInput): UsageError | undefined {
  if (!(error instanceof Error)) return undefined;
  // Thrown by the parsers of flags.ts.
  if (error.cause instanceof UsageError) return error.cause;
  if (!(error instanceof Errors.CLIError)) return undefined;
  const help = `see \`${command} --help\``;
  if ("flags" in error && Array.isArray(error.flags)) {
    const [unknown = ""] = error.flags.map(String);
    const near = closest(unknown.replace(/^-+/, ""), Object.keys(flags));
    const hint = near === undefined ? help : `did you mean --${near}? ${help}`;
    return new UsageError(`unknown flag: ${unknown}`, { hint, cause: error });
  }
  if ("args" in error && Array.isArray(error.args)) {
    const plural = error.args.length === 1 ? "" : "s";
    const unexpected = error.args.map((argument) => `"${argument}"`).join(", ");
    return new UsageError(`unexpected argument${plural} ${unexpected}`, { hint: help, cause: error });
  }
  if ("parse" in error) return new UsageError(conflicts(error.parse as Parsed), { hint: help, cause: error });
  // `Flag --tail expects a value` and `Flag --tail can only be specified once`, which have a text only.
  return new UsageError(error.message.replace(/^Flag (?=--)/, ""), { hint: help, cause: error });
}

/** Which of the given flags exclude each other, or lack a flag that they depend on; one sentence a line. */
function conflicts({ input, output }: Parsed): string {
  const isGiven = (name: string) =>
    output.flags[name] !== undefined && output.metadata.flags[name]?.setFromDefault !== true;
  const sentences = Object.entries(input.flags)
    .filter(([name]) => isGiven(name))
    .flatMap(([name, { exclusive = [], dependsOn = [] }]) => [
      ...exclusive
        .filter((other) => typeof other === "string" && isGiven(other))
        .map((other) => `--${name} and --${other} cannot be used together`),
      ...dependsOn
        .filter((other) => typeof other === "string" && !isGiven(other))
        .map((other) => `--${name} needs --${other}`),
    ]);
  return sentences.join("\n");
}
