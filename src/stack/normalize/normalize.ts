import { homedir } from "node:os";
import type { Stages } from "../load-tree.ts";
import type { MapNode, Node } from "../node.ts";
import type { Problem } from "../problems/problem.ts";
import type { FileObject, Model, Network, PreStartHook, Service, Stack, Volume } from "../stack.ts";
import { reachableServices, withoutUnused } from "../transform/select.ts";
import { labelFiles, readNamedFiles } from "./env-files.ts";
import { withImplied, withReplicas } from "./implied.ts";
import { model, resourcesOf } from "./resources.ts";
import { service } from "./service.ts";
import { entriesOf, inside, member, type NormalizeContext, type Spot } from "./shape.ts";
import { dictOf, extensionsOf } from "./structures.ts";

/** What is known about a stack besides its tree. */
export interface StackContext {
  readonly name: string;
  /** Absolute. */
  readonly workingDir: string;
  /** Absolute paths of the files that were read, in order; `-` for stdin. */
  readonly files: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** The values of configs and secrets whose variables only an included file knows, by `secrets.NAME`. */
  readonly values?: ReadonlyMap<string, string>;
  /** Active profiles; `*` activates all. */
  readonly profiles: readonly string[];
  /** Services named on the command line, whose profiles are also active. */
  readonly services: readonly string[];
  readonly stages?: Pick<Stages, "normalize" | "resolveEnv" | "resolvePaths" | "allResources" | "creates">;
}

/**
 * Converts the merged tree to the model: expands short syntax, makes paths absolute and units canonical, reads env files, adds
 * defaults and implied dependencies. Never throws: an invalid value is reported as a problem and left out.
 */
export async function normalize(
  root: MapNode,
  context: StackContext,
): Promise<{ readonly stack: Stack; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  const { name, workingDir, files, environment } = context;
  const { normalize = true, resolveEnv = true, resolvePaths = true, allResources = false } = context.stages ?? {};
  const reading: NormalizeContext = {
    name,
    workingDir,
    home: homedir(),
    environment,
    problems,
    normalize,
    resolveEnv: resolveEnv !== false,
    resolvePaths,
  };
  const readingOf = (key: string): NormalizeContext =>
    typeof resolveEnv === "boolean" ? reading : { ...reading, resolveEnv: resolveEnv.has(key) };
  const services = readServices(root, readingOf);
  const enabled = enabledNames(services, context.profiles, context.services);
  const enabledServices = new Map([...services].filter(([key]) => enabled.has(key)));
  // The env files of a service without containers may be missing.
  const created =
    context.stages?.creates === false ? new Set<string>() : reachableServices(enabledServices, context.services);
  const stack: Stack = {
    name,
    workingDir,
    files,
    services: await withFiles(enabledServices, created, { root, readingOf }),
    disabled: new Map([...services].filter(([key]) => !enabled.has(key))),
    networks: withDefaultNetwork(resourcesOf("networks", root, reading), services, reading),
    volumes: resourcesOf<Volume>("volumes", root, reading),
    configs: withValues("configs", root, reading, context.values),
    secrets: withValues("secrets", root, reading, context.values),
    models: readModels(root, reading),
    extensions: extensionsOf(root) ?? {},
  };
  return { stack: allResources ? stack : withoutUnused(stack), problems };
}

function readServices(root: MapNode, readingOf: (key: string) => NormalizeContext): ReadonlyMap<string, Service> {
  return new Map(
    entriesOf(member(root, "services")).flatMap(({ key, value }) => {
      const reading = readingOf(key);
      const read = service.read(value, { reading, path: ["services", key] }) as Omit<Service, "name"> | undefined;
      if (read === undefined) return [];
      const given = withReplicas({ name: key, ...read });
      // As in docker compose: a network mode that a variable leaves empty is ignored, but still prevents the default network.
      const hasNetworkMode = member(value, "network_mode") !== undefined;
      return [[key, reading.normalize ? withImplied(given, hasNetworkMode) : given] as const];
    }),
  );
}

/** Merges the contents of `env_file` and `label_file` into the services to be created; the service's own values win. */
async function withFiles(
  services: ReadonlyMap<string, Service>,
  created: ReadonlySet<string>,
  { root, readingOf }: { readonly root: MapNode; readonly readingOf: (key: string) => NormalizeContext },
): Promise<ReadonlyMap<string, Service>> {
  const merged = new Map<string, Service>();
  for (const [name, given] of services) {
    if (!created.has(name)) {
      merged.set(name, given);
      continue;
    }
    const node = member(member(root, "services"), name);
    const spot: Spot = { reading: readingOf(name), path: ["services", name] };
    const hooks = member(node, "pre_start");
    const pre_start: PreStartHook[] = [];
    for (const [index, hook] of (given.pre_start ?? []).entries()) {
      const item = hooks?.kind === "list" ? hooks.items[index] : undefined;
      pre_start.push(await withNamedFiles(hook, item, inside(inside(spot, "pre_start"), index)));
    }
    merged.set(name, { ...(await withNamedFiles(given, node, spot)), ...(given.pre_start && { pre_start }) });
  }
  return merged;
}

async function withNamedFiles<Spec extends Service | PreStartHook>(
  given: Spec,
  node: Node | undefined,
  spot: Spot,
): Promise<Spec> {
  const { reading } = spot;
  const own = new Map(Object.entries(given.environment ?? {}));
  const known = (key: string): string | undefined => reading.environment.get(key) ?? own.get(key) ?? undefined;
  const envFiles = reading.resolveEnv ? member(node, "env_file") : undefined;
  const variables = await readNamedFiles("env", envFiles, inside(spot, "env_file"), known);
  const labelSpot = inside(spot, "label_file");
  const label_file = labelFiles(member(node, "label_file"), labelSpot);
  const texts = await readNamedFiles("label", member(node, "label_file"), labelSpot, () => undefined);
  const environment = dictOf(new Map<string, string | null>([...variables, ...own]));
  const labels = dictOf(new Map([...texts, ...Object.entries(given.labels ?? {})]));
  return {
    ...{ ...given, ...(environment && { environment }) },
    ...{ ...(labels && { labels }), ...(label_file && { label_file }) },
  };
}

/** Adds the default network, if a service uses it and the file does not declare it. */
function withDefaultNetwork(
  networks: ReadonlyMap<string, Network>,
  services: ReadonlyMap<string, Service>,
  reading: NormalizeContext,
): ReadonlyMap<string, Network> {
  const isUsed = [...services.values()].some((service) => Object.hasOwn(service.networks ?? {}, "default"));
  if (!reading.normalize || !isUsed || networks.has("default")) return networks;
  return new Map([...networks, ["default", { name: `${reading.name}_default`, ipam: {} }]]);
}

/** Configs or secrets with the values of their variables, as known to the file that defines them. */
function withValues(
  section: "configs" | "secrets",
  root: MapNode,
  reading: NormalizeContext,
  values: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, FileObject> {
  return new Map(
    [...resourcesOf<FileObject>(section, root, reading)].map(([key, object]) => {
      const { environment } = object;
      const known = () => values?.get(`${section}.${key}`) ?? reading.environment.get(environment ?? "");
      const value = environment === undefined ? undefined : known();
      return [key, value === undefined ? object : { ...object, value }];
    }),
  );
}

function readModels(root: MapNode, reading: NormalizeContext): ReadonlyMap<string, Model> {
  const spot: Spot = { reading, path: ["models"] };
  return new Map(
    entriesOf(member(root, "models")).flatMap(({ key, value }) => {
      const read = model.read(value, inside(spot, key)) as Model | undefined;
      return read === undefined ? [] : [[key, read] as const];
    }),
  );
}

/**
 * The names of the enabled services: those without profiles, those with an active profile, and the named ones. Naming a service
 * activates its profiles, also for other services.
 */
function enabledNames(
  services: ReadonlyMap<string, Service>,
  profiles: readonly string[],
  named: readonly string[],
): ReadonlySet<string> {
  const isActive = (service: Service, active: readonly string[]): boolean => {
    const own = service.profiles ?? [];
    return own.length === 0 || own.some((profile) => active.includes(profile)) || active.includes("*");
  };
  const implied = named.flatMap((name) => {
    const service = services.get(name);
    return service === undefined || isActive(service, profiles) ? [] : (service.profiles ?? []);
  });
  const active = [...profiles, ...implied];
  return new Set([...services].filter(([, service]) => isActive(service, active)).map(([name]) => name));
}
