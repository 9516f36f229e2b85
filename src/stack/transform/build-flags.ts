import type { Build, Dict, Stack } from "../stack.ts";

/** Build options of the command line, for all builds. */
export interface BuildFlags {
  /** `NAME=VALUE`, or `NAME` to take the value from the project's environment. Wins over the file. */
  readonly args: readonly string[];
  /** `ID` or `ID=PATH`. */
  readonly ssh: readonly string[];
  readonly noCache: boolean;
  readonly pull: boolean;
}

/** The stack with the build options of the command line applied. */
export function withBuildFlags(stack: Stack, flags: BuildFlags, environment: ReadonlyMap<string, string>): Stack {
  const args = Object.fromEntries(flags.args.flatMap((text) => argumentOf(text, environment)));
  const change = (build: Build): Build => ({
    ...build,
    ...(flags.args.length > 0 ? { args: { ...build.args, ...args } satisfies Dict<string | null> } : {}),
    ...(flags.ssh.length > 0 ? { ssh: [...(build.ssh ?? []), ...flags.ssh] } : {}),
    ...(flags.noCache ? { no_cache: true } : {}),
    ...(flags.pull ? { pull: true } : {}),
  });
  return withBuilds(stack, change);
}

function argumentOf(text: string, environment: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const sign = text.indexOf("=");
  if (sign >= 0) return [[text.slice(0, sign), text.slice(sign + 1)]];
  const value = environment.get(text);
  return value === undefined ? [] : [[text, value]];
}

/** The stack with each build changed, including those of disabled services, as other builds may start from them. */
export function withBuilds(stack: Stack, change: (build: Build) => Build): Stack {
  const changed = (services: Stack["services"]): Stack["services"] =>
    new Map(
      [...services].map(([name, service]) => [
        name,
        service.build === undefined ? service : { ...service, build: change(service.build) },
      ]),
    );
  return { ...stack, services: changed(stack.services), disabled: changed(stack.disabled) };
}
