import { homedir } from "node:os";
import { posix } from "node:path";
import { asWritten } from "../files/moved-paths.ts";
import { resolveRelative } from "../include/resolve-relative.ts";
import { distinct, invalid, type LoadRequest, loadTrees } from "../load-tree.ts";
import { removeDuplicates } from "../merge/unique.ts";
import { withImplied } from "../normalize/implied.ts";
import { fromOrderedValue, mapStrings, toExactData, toOrderedValue } from "../ordered-value.ts";
import type { Problem } from "../problems/problem.ts";
import { checkForms } from "../rules/rules.ts";
import type { Service } from "../stack.ts";
import { expandShortSyntax } from "./expand-short-syntax.ts";

/** A merged stack with its variables as written, and short syntax expanded where a variable does not prevent it. */
export interface Outline {
  readonly data: Readonly<Record<string, unknown>>;
  readonly warnings: readonly Problem[];
}

/** Text → Outline, with the services of all profiles. Throws StackInvalid with all problems. */
export async function outline(request: LoadRequest): Promise<Outline> {
  const { root, name, directory, problems, extensions } = await loadTrees({ ...request, interpolate: false });
  const faults = checkForms(root);
  if (faults.length > 0) throw invalid([...problems, ...faults], extensions);
  const { normalize = true, resolvePaths = true } = request;
  // The long syntax of a range may repeat another port.
  const expanded = removeDuplicates(expandShortSyntax(root, directory));
  const located = resolvePaths ? resolveRelative({ stack: expanded }, directory, homedir()) : expanded;
  const written = mapStrings(toOrderedValue(toExactData(located)), (text) => asWritten(text, directory));
  const data = fromOrderedValue(written) as Record<string, unknown>;
  return { data: normalize ? withDefaults(data, name) : data, warnings: distinct(problems, extensions) };
}

type Data = Readonly<Record<string, unknown>>;

/** Plain data with everything implied added: names, dependencies, the default network. */
function withDefaults(data: Data, name: string): Data {
  const services = isData(data["services"])
    ? mapped(data["services"], (service) => serviceWithDefaults(service, name))
    : undefined;
  const networks = withDefaultNetwork(data["networks"], services);
  const sections = { ...data, ...(services && { services }), ...(networks && { networks }) };
  return { ...mapResources(sections, name), name };
}

function serviceWithDefaults(service: Data, project: string): Data {
  const { build, environment, volumes } = service;
  return {
    ...withDependencies(service as unknown as Service),
    ...(environment === undefined ? {} : { environment: withProjectName(environment, project) }),
    ...(isData(build) ? { build: buildWithDefaults(build, project) } : {}),
    ...(Array.isArray(volumes) ? { volumes: volumes.map(withCleanTarget) } : {}),
  };
}

/** Adds implied dependencies. Compose prints `restart: false` here for those that `volumes_from` implies, unlike in its model. */
function withDependencies(given: Service): Service {
  const service = withImplied(given);
  const mounted = new Set((given.volumes_from ?? []).map((from) => from.split(":")[0]));
  const dependencies = Object.entries(service.depends_on ?? {}).map(([name, dependency]) => {
    const isImplied = mounted.has(name) && !Object.hasOwn(given.depends_on ?? {}, name);
    return [name, isImplied ? { restart: false, ...dependency } : dependency] as const;
  });
  // An explicit empty `depends_on` stays.
  return given.depends_on === undefined && dependencies.length === 0
    ? service
    : { ...service, depends_on: Object.fromEntries(dependencies) };
}

/** Variables with the value of the only one that has one here. */
function withProjectName(variables: unknown, project: string): unknown {
  const name = "COMPOSE_PROJECT_NAME";
  if (Array.isArray(variables)) return variables.map((text) => (text === name ? `${name}=${project}` : text));
  return isData(variables) && variables[name] === null ? { ...variables, [name]: project } : variables;
}

function buildWithDefaults(build: Data, project: string): Data {
  const { args } = build;
  const isNamed = build["dockerfile"] != null || build["dockerfile_inline"] != null;
  return {
    ...build,
    ...(isNamed ? {} : { dockerfile: "Dockerfile" }),
    ...(args == null ? {} : { args: argumentsWithValues(withProjectName(args, project)) }),
  };
}

/** The arguments that have a value. */
function argumentsWithValues(args: unknown): unknown {
  if (Array.isArray(args)) return args.filter((text) => String(text).includes("="));
  return isData(args) ? Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null)) : args;
}

function withCleanTarget(volume: unknown): unknown {
  if (!isData(volume) || typeof volume["target"] !== "string") return volume;
  const target = posix.normalize(volume["target"]);
  return { ...volume, target: target.length > 1 ? target.replace(/\/$/, "") : target };
}

function withDefaultNetwork(networks: unknown, services: Data | undefined): Data | undefined {
  const declared = isData(networks) ? networks : undefined;
  const isUsed = Object.values(services ?? {}).some(
    (service) => isData(service) && isData(service["networks"]) && Object.hasOwn(service["networks"], "default"),
  );
  return isUsed ? { default: null, ...declared } : declared;
}

function mapResources(data: Data, name: string): Data {
  const sections = ["networks", "volumes", "configs", "secrets"].flatMap((section) => {
    const resources = data[section];
    if (!isData(resources)) return [];
    const entries = Object.entries(resources).map(([key, value]) => [key, namedResource(key, value, name)] as const);
    return [[section, Object.fromEntries(entries)] as const];
  });
  return { ...data, ...Object.fromEntries(sections) };
}

function namedResource(key: string, resource: unknown, project: string): unknown {
  if (resource !== null && !isData(resource)) return resource;
  const own = resource ?? {};
  return { ...own, name: own["name"] ?? (own["external"] ? key : `${project}_${key}`) };
}

function mapped(data: Data, change: (value: Data) => Data): Data {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, isData(value) ? change(value) : value]));
}

function isData(value: unknown): value is Data {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
