import { dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Assembly } from "../assembly.ts";
import { envFilesOf, variablesOf } from "../env/variables.ts";
import { locate, readFiles, withPlace } from "../files/read-files.ts";
import { displayName } from "../files/source.ts";
import { unresolved } from "../files/unresolved.ts";
import { items, keyValues, mapNode, member, textNode } from "../merge/forms.ts";
import type { Entry, MapNode, Node, ScalarNode } from "../node.ts";
import { entriesOf } from "../normalize/shape.ts";
import type { Place } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";
import { resolveRelative } from "./resolve-relative.ts";

const sections = ["services", "networks", "volumes", "configs", "secrets", "models"];

/** One `include`, as written. */
interface Inclusion {
  readonly paths: readonly ScalarNode[];
  /** undefined: that of its first file. */
  readonly directory: string | undefined;
  /** Empty: the `.env` of the directory. */
  readonly envFiles: readonly ScalarNode[];
  readonly at: Place | undefined;
}

/** Adds what the included files define. Each is a stack of its own: its directory, its env file, its own includes. */
export async function include(
  root: MapNode,
  assembly: Assembly,
  assemble: (documents: readonly MapNode[], assembly: Assembly) => Promise<MapNode>,
): Promise<MapNode> {
  const wishes = root.entries.get("include")?.value;
  if (wishes === undefined) return root;
  const inclusions = (wishes.kind === "list" ? wishes.items : []).map(inclusionOf);
  // What is not understood stays, for the check to say why.
  const understood = wishes.kind === "list" && inclusions.every((inclusion) => inclusion !== undefined);
  let result = understood ? without(root, "include") : root;
  for (const inclusion of inclusions) {
    if (inclusion === undefined) continue;
    const paths = await located(inclusion, assembly);
    const [main] = paths;
    if (main === undefined) continue;
    if (assembly.trail.includes(main)) {
      const circle = [...assembly.trail, main].map((file) => displayName(file, assembly.cwd)).join(" → ");
      report(
        assembly,
        "include-cycle",
        `files include each other in a circle: ${circle}`,
        inclusion.at,
        'Remove one of these from its "include".',
      );
      continue;
    }
    const base = assembly.directory;
    const directory = inclusion.directory === undefined ? dirname(main) : resolve(base, inclusion.directory);
    const envFiles = inclusion.envFiles.map(({ text }) => resolve(base, text));
    const stack = await included({ paths, directory, envFiles, at: inclusion.at }, assembly, assemble);
    result = added(result, stack, assembly);
  }
  return result;
}

/** The files of an inclusion on this machine; none where one of them cannot be had. */
async function located({ paths }: Inclusion, assembly: Assembly): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { text, at } of paths) {
    const { checkout, problem } = await locate(text, assembly.directory, assembly, at);
    if (problem !== undefined) assembly.problems.push(problem);
    else files.push(checkout.file);
  }
  return files.length === paths.length ? files : [];
}

/** An inclusion whose files are here, all paths absolute. */
interface Local {
  readonly paths: readonly string[];
  readonly directory: string;
  readonly envFiles: readonly string[];
  readonly at: Place | undefined;
}

async function included(
  { paths, directory, envFiles, at }: Local,
  assembly: Assembly,
  assemble: (documents: readonly MapNode[], assembly: Assembly) => Promise<MapNode>,
): Promise<MapNode> {
  const { cwd, environment: shell, problems } = assembly;
  const files = envFiles.length > 0 ? envFiles : await envFilesOf({ cwd, shell: new Map(), envFiles: [] }, directory);
  const variables = await variablesOf(files, shell, cwd);
  const read = await readFiles(paths, assembly, at && { at });
  problems.push(...[...variables.problems, ...read.problems].map((problem) => withPlace(problem, at)));
  const inner = { ...assembly, directory, environment: variables.environment, trail: [...assembly.trail, ...paths] };
  const base = assembly.resolvePaths ? directory : unresolved(directory);
  const stack = resolveRelative({ stack: await assemble(read.documents, inner) }, base);
  noteValues(stack, inner);
  return withContexts(withVariables(stack, variables.environment), base);
}

function inclusionOf(wish: Node): Inclusion | undefined {
  const texts = (node: Node | undefined): ScalarNode[] =>
    (node === undefined ? [] : items(node)).filter((item): item is ScalarNode => item.kind === "scalar");
  const paths = texts(wish.kind === "map" ? wish.entries.get("path")?.value : wish);
  if (paths.length === 0 || wish.kind === "list") return undefined;
  const given = wish.kind === "map" ? wish.entries.get("project_directory")?.value : undefined;
  if (given !== undefined && given.kind !== "scalar") return undefined;
  return {
    paths,
    directory: member(wish, "project_directory") || undefined,
    envFiles: wish.kind === "map" ? texts(wish.entries.get("env_file")?.value) : [],
    at: wish.at,
  };
}

/** A build without a context means the directory of its own file. */
function withContexts(stack: MapNode, directory: string): MapNode {
  return mapServices(stack, (service) => {
    const build = service.entries.get("build");
    if (build?.value.kind !== "map" || build.value.entries.has("context")) return service;
    const context: Entry = { key: "context", value: textNode(directory, build.value) };
    const value = mapNode([...build.value.entries.values(), context], build.value);
    return { ...service, entries: new Map(service.entries).set("build", { ...build, value }) };
  });
}

/** Configs and secrets take the values of variables that nobody outside knows. */
function noteValues(stack: MapNode, { environment, values }: Assembly): void {
  for (const section of ["configs", "secrets"]) {
    for (const { key, value } of entriesOf(stack.entries.get(section)?.value)) {
      const variable = member(value, "environment");
      const known = variable === undefined ? undefined : environment.get(variable);
      if (known !== undefined && !values.has(`${section}.${key}`)) values.set(`${section}.${key}`, known);
    }
  }
}

/** A variable without a value takes the one of the included stack's environment, which nobody outside knows. */
function withVariables(stack: MapNode, environment: ReadonlyMap<string, string>): MapNode {
  return mapServices(stack, (service) => {
    const written = service.entries.get("environment");
    const pairs = written && keyValues(written.value);
    if (written === undefined || pairs === undefined) return service;
    const filled = [...pairs.entries.values()].map((entry) => {
      const value = environment.get(entry.key);
      const unset = entry.value.kind === "scalar" && entry.value.value === null;
      return unset && value !== undefined ? { ...entry, value: textNode(value, entry.value) } : entry;
    });
    const value = mapNode(filled, written.value);
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

function added(root: MapNode, stack: MapNode, assembly: Assembly): MapNode {
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
  const hint = `Rename one of the two${other === undefined ? "" : `; the included one is in ${other}`}.`;
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
