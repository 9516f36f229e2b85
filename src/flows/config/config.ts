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

/** The parts of a stack that can be shown alone, in the order in which they win over each other. */
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

/** What of a stack can be listed, a name per line. */
export type ConfigList = Exclude<(typeof aspects)[number], "variables">;

export interface ConfigRequest {
  readonly services: readonly string[];
  readonly show: "stack" | "variables" | "hashes" | "nothing" | ConfigList;
  /** undefined: as suits what is shown. */
  readonly format: "yaml" | "json" | undefined;
  /** Services whose hashes are shown, by commas, or `*`. */
  readonly hash: string;
  /** Of the services' names, where these are listed. undefined: all. */
  readonly filter?: ServiceFilter | undefined;
  /** `resolveEnv` counts for hashes alone, as in Compose: the stack is always shown with env files read, a list never. */
  readonly stages: Stages;
  readonly output: string | undefined;
  /** Images by their digests, in the stack as it is or in a file of nothing else. undefined: by their tags. */
  readonly digests?: "in-stack" | "alone" | undefined;
}

/** The stack in canonical form, or one aspect of it. The engine is asked for digests alone. */
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
  if (stages.interpolate === false && asItIs.has(show)) return asWritten(request, ctx);
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

/** What `config` can print without values for variables. */
const asItIs: ReadonlySet<ConfigRequest["show"]> = new Set(["stack", "nothing", "services"]);

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
 * A line for each service that is asked for: the hash that its container carries or, with env files unread, the one that
 * docker compose 2 printed here. The files of other services may be missing.
 */
async function hashes({ hash, stages }: ConfigRequest, ctx: Context): Promise<readonly string[]> {
  const wanted = hash === "*" ? undefined : hash.split(",");
  const isRead = stages.resolveEnv !== false;
  // The stack without arguments: a service named beside --hash enables no profile.
  const loaded = await ctx.load([], { ...stages, resolveEnv: isRead && (wanted === undefined || new Set(wanted)) });
  const stack = withRunPlatform(loaded.stack, loaded.environment);
  return (wanted ?? [...stack.services.keys()]).sort().map((name) => {
    const service = stack.services.get(name);
    if (service === undefined) throw noSuchService(stack, name);
    return `${name} ${configHash(isRead ? service : withoutLabelFiles(service))}`;
  });
}

/** The label of a container counts label files, which docker compose 2 forgets here. */
function withoutLabelFiles({ label_file, ...rest }: Service): Service {
  return rest;
}

/** What of a loaded stack is listed, a line each. */
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

/** Those that a filter lets through by name; all of them in the order of their dependencies. */
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
