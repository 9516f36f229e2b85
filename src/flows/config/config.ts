import type { CommandContext, Context } from "../../context/context.ts";
import { exitCodes } from "../../errors.ts";
import { order } from "../../graph/order.ts";
import { runImage } from "../../observe/image-content.ts";
import { configHash } from "../../stack/fingerprint.ts";
import type { Loaded, Stages } from "../../stack/load.ts";
import type { Service, Stack } from "../../stack/stack.ts";
import { withRunPlatform } from "../../stack/transform/build-platforms.ts";
import { noSuchService, select } from "../../stack/transform/select.ts";
import { matchesFilter, type ServiceFilter } from "../../stack/transform/service-filter.ts";

/** The parts of a stack that can be shown alone. If several are asked for, the first one is shown. */
export const aspects = [
  "services",
  "volumes",
  "networks",
  "models",
  "profiles",
  "images",
  "variables",
  "environment",
] as const;

/** The parts that are listed with one name per line. */
export type ConfigList = Exclude<(typeof aspects)[number], "variables">;

export interface ConfigRequest {
  readonly services: readonly string[];
  readonly show: "stack" | "variables" | "hashes" | "nothing" | ConfigList;
  /** undefined: the usual format of what is shown. */
  readonly format: "yaml" | "json" | undefined;
  /** Services whose hashes to show, separated by commas, or `*`. */
  readonly hash: string;
  /** Selects services if their names are listed. undefined: all. */
  readonly filter?: ServiceFilter | undefined;
  /** `resolveEnv` affects only hashes, as in Compose: the stack is always shown with its env files read, a list never. */
  readonly stages: Stages;
  readonly output: string | undefined;
  /** Show images with digests, in the whole stack or in a file with only the images. undefined: with their tags. */
  readonly digests?: "in-stack" | "alone" | undefined;
}

/** Prints the stack in canonical form, or one part of it. Uses the engine only for digests. */
export async function config(request: ConfigRequest, ctx: CommandContext): Promise<number> {
  const text = await textOf(request, ctx);
  if (request.show === "nothing") return exitCodes.done;
  if (request.output === undefined) ctx.ui.bytes(text);
  else if (text !== "") await ctx.write(request.output, text);
  return exitCodes.done;
}

async function textOf(request: ConfigRequest, ctx: CommandContext): Promise<string> {
  const { show, stages, services } = request;
  const whole = show === "variables" ? "--variables" : stages.interpolate === false ? "--no-interpolate" : undefined;
  if (whole !== undefined && (services.length > 0 || request.filter !== undefined)) {
    ctx.ui.warn(`service filtering is not applied when ${whole} is set`);
  }
  if (show === "variables") return variables(request, ctx);
  if (show === "hashes") return lines(await hashes(request, ctx));
  if (stages.interpolate === false && withoutValues.has(show)) return asWritten(request, ctx);
  const isWhole = show === "stack" || show === "nothing" || show === "environment";
  const moreProfiles = request.filter?.profiles ?? [];
  const loaded = await ctx.load(services, { ...stages, resolveEnv: isWhole, moreProfiles });
  switch (show) {
    case "stack":
    case "nothing": {
      const chosen = select(loaded.stack, services, { dependencies: "include" });
      const shown = await withDigests(chosen, request, ctx);
      return show === "nothing" ? "" : canonical(shown, request);
    }
    default:
      return lines(listConfig(show, loaded, request));
  }
}

async function withDigests(stack: Stack, { digests }: ConfigRequest, ctx: CommandContext): Promise<Stack> {
  if (digests === undefined) return stack;
  const { imagesOnly, pinnedStack } = await import("./resolve-digests.ts");
  const pinned = await pinnedStack(stack, await ctx.engine());
  return digests === "alone" ? imagesOnly(pinned) : pinned;
}

async function canonical(stack: Stack, { format }: ConfigRequest): Promise<string> {
  const { canonicalJsonText, canonicalYaml } = await import("../../stack/canonical/canonical.ts");
  return format === "json" ? canonicalJsonText(stack) : canonicalYaml(stack);
}

/** What `config` can print without interpolation. */
const withoutValues: ReadonlySet<ConfigRequest["show"]> = new Set(["stack", "nothing", "services"]);

async function asWritten(request: ConfigRequest, ctx: CommandContext): Promise<string> {
  const { show, format = "yaml", stages, digests } = request;
  const written = await ctx.outline(stages);
  const outline =
    digests === undefined
      ? written
      : await (await import("./resolve-digests.ts")).pinnedOutline(written, digests, await ctx.engine());
  if (show === "nothing") return "";
  if (show === "services") return lines(Object.keys(outline.data["services"] ?? {}));
  const { outlineText } = await import("../../stack/canonical/canonical.ts");
  return outlineText(outline, format);
}

async function variables({ format, stages }: ConfigRequest, ctx: CommandContext): Promise<string> {
  const { data } = await ctx.outline(stages);
  const { references } = await import("../../stack/interpolate/references.ts");
  const { variablesJson, variablesTable, variablesYaml } = await import("../../render/lists/variables.ts");
  const print = { json: variablesJson, yaml: variablesYaml, table: variablesTable }[format ?? "table"];
  return print(references(data));
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/**
 * A line for each requested service: the hash that its container has as a label, or, if env files are not read, the hash that
 * docker compose 2 prints. Env files of other services may be missing.
 */
async function hashes({ hash, stages }: ConfigRequest, ctx: Context): Promise<readonly string[]> {
  const wanted = hash === "*" ? undefined : hash.split(",");
  const isRead = stages.resolveEnv !== false;
  // Without services, because naming one beside --hash does not enable its profile.
  const loaded = await ctx.load([], { ...stages, resolveEnv: isRead && (wanted === undefined || new Set(wanted)) });
  const stack = withRunPlatform(loaded.stack, loaded.environment);
  return (wanted ?? [...stack.services.keys()]).sort().map((name) => {
    const service = stack.services.get(name);
    if (service === undefined) throw noSuchService(stack, name);
    return `${name} ${configHash(isRead ? service : withoutLabelFiles(service))}`;
  });
}

/** A container's hash includes label files, but docker compose 2 leaves them out here. */
function withoutLabelFiles({ label_file, ...rest }: Service): Service {
  return rest;
}

/** The lines of a list. */
function listConfig(
  list: ConfigList,
  { stack, environment }: Loaded,
  { services, filter }: ConfigRequest,
): readonly string[] {
  switch (list) {
    case "services":
      return names(stack, filter);
    case "volumes":
    case "networks":
      return [...stack[list].keys()];
    case "models":
      return [...stack.models.values()].map(({ model }) => model);
    case "profiles":
      return profiles(stack);
    case "images": {
      const chosen = select(stack, services, { dependencies: "include" });
      return [...chosen.services.values()].map((service) => runImage(stack, service));
    }
    case "environment":
      return [...environment].map(([name, value]) => `${name}=${value}`).sort();
  }
}

/** The names of filtered services in alphabetical order, or of all services in dependency order. */
function names({ services }: Stack, filter: ConfigRequest["filter"]): readonly string[] {
  if (filter === undefined) {
    return order(new Map([...services].map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)])));
  }
  return [...services].flatMap(([name, service]) => (matchesFilter(service, filter) ? [name] : [])).sort();
}

function profiles({ services, disabled }: Stack): string[] {
  const all = [...services.values(), ...disabled.values()].flatMap((service) => service.profiles ?? []);
  return [...new Set(all)].sort();
}
