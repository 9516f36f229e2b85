import type { Context } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { parseEnvFile } from "../../stack/env/env-file.ts";
import { readLimited } from "../../stack/files/source.ts";

/** Variables of a command line: `NAME=value`, or `NAME` for the shell's or the project's value. Without a value it is left out. */
export async function variables(
  given: readonly string[],
  ctx: Context,
  files: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  if (given.length === 0 && files.length === 0) return {};
  const { loaded } = await ctx.loadOrName();
  const lookup = (name: string) => ctx.env[name] ?? loaded?.environment.get(name);
  const pairs = given.flatMap((text): [string, string][] => {
    const sign = text.indexOf("=");
    if (sign === 0) throw new UsageError(`invalid variable "${text}"`, { hint: "Use NAME=value or NAME." });
    if (sign > 0) return [[text.slice(0, sign), text.slice(sign + 1)]];
    const value = lookup(text);
    return value === undefined ? [] : [[text, value]];
  });
  const ofFiles = await Promise.all(files.map((path) => fileVariables(path, lookup)));
  return Object.fromEntries([...ofFiles.flat(), ...pairs]);
}

async function fileVariables(path: string, lookup: (name: string) => string | undefined): Promise<[string, string][]> {
  const content = await readLimited(path).catch((cause: Error) => {
    const reason = "code" in cause ? `not found: ${cause.message}` : cause.message;
    throw new UsageError(`env file ${path} ${reason}`, { cause });
  });
  const { values, problems } = parseEnvFile({ name: path, path, text: content.toString("utf8") }, lookup);
  const fault = problems.find(({ severity }) => severity === "error");
  if (fault !== undefined) throw new UsageError(`${path}: ${fault.message}`, { hint: fault.hint });
  return [...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
