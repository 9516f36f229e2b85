import { dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Assembly } from "../assembly.ts";
import { envFilesOf, variablesOf } from "../env/variables.ts";
import { markMoved } from "../files/moved-paths.ts";
import { locate, readFiles, withPlace } from "../files/read-files.ts";
import { displayName } from "../files/source.ts";
import { itemsOf, mapNode, scalarMember, textNode } from "../merge/forms.ts";
import type { Entry, MapNode, Node, ScalarNode } from "../node.ts";
import { entriesOf } from "../normalize/shape.ts";
import type { Place } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";
import { resolveRelative } from "./resolve-relative.ts";

const sections = ["services", "networks", "volumes", "configs", "secrets", "models"];

/** One item of `include`, as written. */
interface Inclusion {
  readonly paths: readonly ScalarNode[];
  /** undefined: the directory of its first file. */
  readonly directory: string | undefined;
  /** Empty: the `.env` of the directory. */
  readonly envFiles: readonly ScalarNode[];
  readonly at: Place | undefined;
}

/** Adds the resources of the included files. Each item is a separate stack with its own directory, env files and includes. */
export async function include(
  root: MapNode,
  assembly: Assembly,
  assemble: (documents: readonly MapNode[], assembly: Assembly) => Promise<MapNode>,
): Promise<MapNode> {
  const list = root.entries.get("include")?.value;
  if (list === undefined) return root;
  const inclusions = (list.kind === "list" ? list.items : []).map(inclusionOf);
  // An invalid item stays in the tree, so that the schema check reports it.
  const isValid = list.kind === "list" && inclusions.every((inclusion) => inclusion !== undefined);
  let result = isValid ? without(root, "include") : root;
  for (const inclusion of inclusions) {
    if (inclusion === undefined) continue;
    const paths = await located(inclusion, assembly);
    const [main] = paths;
    if (main === undefined) continue;
    if (assembly.trail.includes(main)) {
      const cycle = [...assembly.trail, main].map((file) => displayName(file, assembly.cwd)).join(" → ");
      report(
        assembly,
        "include-cycle",
        `include cycle detected: ${cycle}`,
        inclusion.at,
        'Remove one of these "include" items.',
      );
      continue;
    }
    const base = assembly.directory;
    const directory = inclusion.directory === undefined ? dirname(main) : resolve(base, inclusion.directory);
    const envFiles = inclusion.envFiles.map(({ text }) => resolve(base, text));
    const stack = await includedOnce({ paths, directory, envFiles, at: inclusion.at }, assembly, assemble);
    if (stack === undefined) break;
    result = addStack(result, stack, assembly);
  }
  return result;
}

/** The local paths of an inclusion's files; empty if one of them is not available. */
async function located({ paths }: Inclusion, assembly: Assembly): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { text, at } of paths) {
    const { checkout, problem } = await locate(text, assembly.directory, assembly, at);
    if (problem !== undefined) assembly.problems.push(problem);
    else files.push(checkout.file);
  }
  return files.length === paths.length ? files : [];
}

/** An inclusion with local files, all paths absolute. */
interface LocalInclusion {
  readonly paths: readonly string[];
  readonly directory: string;
  readonly envFiles: readonly string[];
  readonly at: Place | undefined;
}

/** The included stacks of one load by their input, as many files may include the same one. The key is its list of problems. */
const stacksOfLoad = new WeakMap<Assembly["problems"], Map<string, MapNode>>();

/** More would take minutes. */
const inclusionLimit = 2000;

/** The stack of an inclusion, loaded once for the same files and variables; undefined, and reported, from the limit on. */
async function includedOnce(
  inclusion: LocalInclusion,
  assembly: Assembly,
  assemble: (documents: readonly MapNode[], assembly: Assembly) => Promise<MapNode>,
): Promise<MapNode | undefined> {
  const { paths, directory, envFiles, at } = inclusion;
  const known = stacksOfLoad.get(assembly.problems) ?? new Map<string, MapNode>();
  stacksOfLoad.set(assembly.problems, known);
  const key = JSON.stringify([paths, directory, envFiles, [...assembly.environment]]);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= inclusionLimit) {
    const hint = 'Remove some of the "include" items.';
    report(assembly, "too-many-includes", `more than ${inclusionLimit} files are included`, at, hint);
    return undefined;
  }
  const stack = await included(inclusion, assembly, assemble);
  known.set(key, stack);
  return stack;
}

async function included(
  { paths, directory, envFiles, at }: LocalInclusion,
  assembly: Assembly,
  assemble: (documents: readonly MapNode[], assembly: Assembly) => Promise<MapNode>,
): Promise<MapNode> {
  const { cwd, environment: shell, problems } = assembly;
  const files = envFiles.length > 0 ? envFiles : await envFilesOf({ cwd, shell: new Map(), envFiles: [] }, directory);
  const variables = await variablesOf(files, shell, cwd);
  const result = await readFiles(paths, assembly, at && { at });
  problems.push(...[...variables.problems, ...result.problems].map((problem) => withPlace(problem, at)));
  const inner = { ...assembly, directory, environment: variables.environment, trail: [...assembly.trail, ...paths] };
  const base = assembly.resolvePaths ? directory : markMoved(directory);
  const stack = resolveRelative({ stack: await assemble(result.documents, inner) }, base);
  recordValues(stack, inner);
  return withContexts(withVariables(stack, variables.environment), base);
}

function inclusionOf(item: Node): Inclusion | undefined {
  const scalars = (node: Node | undefined): ScalarNode[] =>
    (node === undefined ? [] : itemsOf(node)).filter((value): value is ScalarNode => value.kind === "scalar");
  const written = item.kind === "map" ? item.entries.get("path")?.value : item;
  const paths = scalars(written);
  const isEmpty = written?.kind === "list" && written.items.length === 0;
  if ((paths.length === 0 && !isEmpty) || item.kind === "list") return undefined;
  const directory = item.kind === "map" ? item.entries.get("project_directory")?.value : undefined;
  if (directory !== undefined && directory.kind !== "scalar") return undefined;
  return {
    paths,
    directory: scalarMember(item, "project_directory") || undefined,
    envFiles: item.kind === "map" ? scalars(item.entries.get("env_file")?.value) : [],
    at: item.at,
  };
}

/** Sets the context of builds that have none to the directory of their own file. */
function withContexts(stack: MapNode, directory: string): MapNode {
  return mapServices(stack, (service) => {
    const build = service.entries.get("build");
    if (build?.value.kind !== "map" || build.value.entries.has("context")) return service;
    const context: Entry = { key: "context", value: textNode(directory, build.value) };
    const value = mapNode([...build.value.entries.values(), context], build.value);
    return { ...service, entries: new Map(service.entries).set("build", { ...build, value }) };
  });
}

/** Records the values of configs and secrets whose variables only the included stack knows. */
function recordValues(stack: MapNode, { environment, values }: Assembly): void {
  for (const section of ["configs", "secrets"]) {
    for (const { key, value } of entriesOf(stack.entries.get(section)?.value)) {
      const variable = scalarMember(value, "environment");
      const known = variable === undefined ? undefined : environment.get(variable);
      if (known !== undefined && !values.has(`${section}.${key}`)) values.set(`${section}.${key}`, known);
    }
  }
}

/**
 * Gives variables without a value the one of the included stack's environment, which only that stack knows. As in docker compose,
 * only in a list: a mapping gets its values later, from the environment of the whole stack.
 */
function withVariables(stack: MapNode, environment: ReadonlyMap<string, string>): MapNode {
  return mapServices(stack, (service) => {
    const written = service.entries.get("environment");
    if (written?.value.kind !== "list") return service;
    const items = written.value.items.map((item) => {
      const value = item.kind === "scalar" ? environment.get(item.text) : undefined;
      return value === undefined || item.kind !== "scalar" ? item : textNode(`${item.text}=${value}`, item);
    });
    const value: Node = { ...written.value, items };
    return { ...service, entries: new Map(service.entries).set("environment", { ...written, value }) };
  });
}

function mapServices(stack: MapNode, change: (service: MapNode) => MapNode): MapNode {
  const services = stack.entries.get("services");
  if (services?.value.kind !== "map") return stack;
  const entries = [...services.value.entries.values()].map((entry) => {
    return entry.value.kind === "map" ? { ...entry, value: change(entry.value) } : entry;
  });
  const value = mapNode(entries, services.value);
  return { ...stack, entries: new Map(stack.entries).set("services", { ...services, value }) };
}

function addStack(root: MapNode, stack: MapNode, assembly: Assembly): MapNode {
  const entries = new Map(root.entries);
  for (const section of sections) {
    const [from, into] = [stack.entries.get(section), entries.get(section)];
    if (from?.value.kind !== "map" || (into !== undefined && into.value.kind !== "map")) continue;
    const known = new Map(into?.value.kind === "map" ? into.value.entries : []);
    for (const entry of from.value.entries.values()) {
      const present = known.get(entry.key);
      if (present === undefined) known.set(entry.key, entry);
      else if (!isDeepStrictEqual(values(present.value), values(entry.value)))
        conflict(section, present, entry, assembly);
    }
    entries.set(section, { key: section, ...into, value: { ...(into ?? from).value, kind: "map", entries: known } });
  }
  return { ...root, entries };
}

function conflict(section: string, here: Entry, there: Entry, assembly: Assembly): void {
  const other = there.keyAt && `${there.keyAt.source.name}:${pointAt(there.keyAt.source, there.keyAt.start).line}`;
  const hint = `Rename one of the two${other === undefined ? "" : `; the included one is at ${other}`}.`;
  report(assembly, "include-conflict", `${section}.${here.key} conflicts with imported resource`, here.keyAt, hint);
}

function report(assembly: Assembly, rule: string, message: string, at: Place | undefined, hint: string): void {
  assembly.problems.push({ rule, severity: "error", path: "", message, at, hint });
}

function values(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(values);
  return new Map([...node.entries].map(([key, entry]) => [key, values(entry.value)]));
}

function without(root: MapNode, key: string): MapNode {
  return { ...root, entries: new Map([...root.entries].filter(([name]) => name !== key)) };
}
