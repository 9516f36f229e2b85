import type { CommandContext } from "../../context/context.ts";
import { openContext } from "../../context/open-context.ts";
import type { GlobalFlags } from "../global-flags.ts";
import type { Source } from "./values.ts";
import type { Walked } from "./walk.ts";

const invoked = { command: "completion", program: "berth", inComposesPlace: false };

/** The words of a source, from the stack file or engine that the line's flags select; no words, and no message, on failure. */
export async function wordsOf(source: Source, given: Walked["given"]): Promise<readonly string[]> {
  const ctx = openContext({ ...globalsOf(given), progress: "quiet" }, invoked);
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
    const profilesOfServices = [...(await services(ctx)).values()].flat();
    return [...new Set(profilesOfServices)].sort();
  }
  if (source.kind === "templates") return (await import("../../scaffold/sources/built-in.ts")).builtIns();
  if (source.kind !== "projects") return [];
  const containers = await (await ctx.engine()).projects();
  return [...new Set(containers.map(({ project }) => project))].sort();
}

/** Services with an active profile come first. The others may be named too. */
async function serviceNames(ctx: CommandContext, profiles: readonly string[]): Promise<readonly string[]> {
  const active = new Set([...profiles, ...(ctx.env["COMPOSE_PROFILES"] ?? "").split(",")]);
  const all = [...(await services(ctx))].sort(([a], [b]) => (a < b ? -1 : 1));
  const isActive = (own: readonly string[]) =>
    own.length === 0 || active.has("*") || own.some((profile) => active.has(profile));
  const sorted = [...all.filter(([, own]) => isActive(own)), ...all.filter(([, own]) => !isActive(own))];
  return sorted.map(([name]) => name);
}

/** The profiles of each service. Names need neither interpolated variables nor the services' env files. */
async function services(ctx: CommandContext): Promise<ReadonlyMap<string, readonly string[]>> {
  const { data } = await ctx.outline({ normalize: false, resolvePaths: false });
  const entries = Object.entries((data["services"] ?? {}) as Record<string, unknown>);
  return new Map(entries.map(([name, service]) => [name, profilesOf(service)]));
}

function profilesOf(service: unknown): readonly string[] {
  const profiles = (service as { readonly profiles?: unknown } | null)?.profiles;
  return Array.isArray(profiles) ? profiles.map(String) : [];
}

function globalsOf(given: Walked["given"]): GlobalFlags {
  const last = (name: keyof GlobalFlags) => {
    const value = given.get(name)?.at(-1);
    return value === undefined ? {} : { [name]: value };
  };
  const all = (name: keyof GlobalFlags) => (given.has(name) ? { [name]: [...(given.get(name) ?? [])] } : {});
  return { ...last("project-name"), ...last("project-directory"), ...all("file"), ...all("env-file") };
}
