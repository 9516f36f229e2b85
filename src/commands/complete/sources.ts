import type { CommandContext } from "../../context/context.ts";
import { openContext } from "../../context/open-context.ts";
import type { GlobalFlags } from "../global-flags.ts";
import type { Source } from "./values.ts";
import type { Walked } from "./walk.ts";

/** The words of a source, from the stack file or the engine that the line so far means. Whatever fails, fails in silence. */
export async function wordsOf(source: Source, given: Walked["given"]): Promise<readonly string[]> {
  const ctx = openContext({ ...globalsOf(given), progress: "quiet" }, false);
  try {
    return await read(source, ctx, given.get("profile") ?? []);
  } catch {
    return [];
  } finally {
    await ctx.close();
  }
}

async function read(source: Source, ctx: CommandContext, profiles: readonly string[]): Promise<readonly string[]> {
  if (source.kind === "services") {
    const suffix = source.suffix ?? "";
    return (await serviceNames(ctx, profiles)).map((name) => `${name}${suffix}`);
  }
  if (source.kind === "profiles") {
    const found = [...(await services(ctx)).values()].flat();
    return [...new Set(found)].sort();
  }
  if (source.kind === "templates") return (await import("../../scaffold/sources/built-in.ts")).builtIns();
  if (source.kind !== "projects") return [];
  const containers = await (await ctx.engine()).projects();
  return [...new Set(containers.map(({ project }) => project))].sort();
}

/** Those that would run first, then those that the profiles leave out: they may be named too. */
async function serviceNames(ctx: CommandContext, profiles: readonly string[]): Promise<readonly string[]> {
  const active = new Set([...profiles, ...(ctx.env["COMPOSE_PROFILES"] ?? "").split(",")]);
  const found = [...(await services(ctx))].sort(([a], [b]) => (a < b ? -1 : 1));
  const runs = (own: readonly string[]) =>
    own.length === 0 || active.has("*") || own.some((profile) => active.has(profile));
  const on = found.filter(([, own]) => runs(own));
  const off = found.filter(([, own]) => !runs(own));
  return [...on, ...off].map(([name]) => name);
}

/** Each service's profiles. Variables stay as written and no env file of a service is read: names need neither. */
async function services(ctx: CommandContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const { data } = await ctx.outline({ normalise: false, resolvePaths: false });
  const found = Object.entries((data["services"] ?? {}) as Record<string, unknown>);
  return new Map(found.map(([name, service]) => [name, profilesOf(service)]));
}

function profilesOf(service: unknown): readonly string[] {
  const profiles = (service as { readonly profiles?: unknown } | null)?.profiles;
  return Array.isArray(profiles) ? profiles.map(String) : [];
}

function globalsOf(given: Walked["given"]): GlobalFlags {
  const one = (name: keyof GlobalFlags) => {
    const value = given.get(name)?.at(-1);
    return value === undefined ? {} : { [name]: value };
  };
  const all = (name: keyof GlobalFlags) => (given.has(name) ? { [name]: [...(given.get(name) ?? [])] } : {});
  return { ...one("project-name"), ...one("project-directory"), ...all("file"), ...all("env-file") };
}
