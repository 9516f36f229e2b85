import { resolve } from "node:path";
import { truth } from "../env.ts";
import type { Extensions } from "./extends/chain.ts";
import { distinct, invalid, isError, type LoadedTrees, type LoadRequest, loadTree } from "./load-tree.ts";
import type { MapNode } from "./node.ts";
import { normalize } from "./normalize/normalize.ts";
import type { Problem } from "./problems/problem.ts";
import { rules, wellFormed } from "./rules/rules.ts";
import type { Stack } from "./stack.ts";
import { reachableServices } from "./transform/select.ts";

export type { LoadRequest, Stages } from "./load-tree.ts";

/** A stack that can be used, and what led to it. */
export interface Loaded {
  readonly stack: Stack;
  readonly root: MapNode;
  readonly warnings: readonly Problem[];
  readonly environment: ReadonlyMap<string, string>;
  /** For problems found later: how their places were reached. */
  readonly extensions: Extensions;
}

/** Text → Stack: survey → normalise → rules. Throws StackInvalid with all problems. */
export async function load(request: LoadRequest): Promise<Loaded> {
  const gathered = await loadTree(request);
  const { name, isChosen, root, files, environment, values, directory: workingDir } = gathered;
  const services = request.services ?? [];
  const profiles = profilesOf(request, gathered);
  const normal = await normalize(root, {
    name,
    workingDir,
    files,
    environment,
    values,
    profiles,
    services,
    stages: request,
  });
  const rulesOf = (stack: Stack) =>
    rules(stack, root, (request.creates ?? true) ? reachableServices(stack.services, services) : new Set());
  const later = [...normal.problems, ...((request.consistency ?? true) ? rulesOf(normal.stack) : wellFormed(root))];
  const problems = [...gathered.problems, ...dropFollowOnErrors(later, gathered.problems.filter(isError), root)];
  if (problems.some(isError)) throw invalid(problems, gathered.extensions);
  const isCompatible = request.compatibility || truth(environment.get("COMPOSE_COMPATIBILITY")) === true;
  const stack = {
    ...normal.stack,
    ...(isChosen ? { isNameChosen: true } : {}),
    ...(isCompatible ? { separator: "_" as const } : {}),
    ...(request.envFiles.length > 0 ? { envFiles: request.envFiles.map((path) => resolve(request.cwd, path)) } : {}),
  };
  return {
    stack,
    root,
    warnings: distinct(problems, gathered.extensions),
    environment,
    extensions: gathered.extensions,
  };
}

/** Where none is chosen, the one without a name is: `profiles: ["${PROFILE:-}"]` runs until PROFILE says otherwise. */
function profilesOf({ profiles, moreProfiles = [] }: LoadRequest, { environment }: LoadedTrees): readonly string[] {
  if (profiles.length > 0) return [...profiles, ...moreProfiles];
  const listed = (environment.get("COMPOSE_PROFILES") ?? "").split(",");
  return [...listed.map((part) => part.trim()), ...moreProfiles];
}

/**
 * Of what later stages find in a stack that earlier ones refuse, what stands on its own: nothing about a service that
 * is malformed itself, and no missing reference while what it refers to may be there in a form not understood.
 */
function dropFollowOnErrors(later: readonly Problem[], errors: readonly Problem[], root: MapNode): readonly Problem[] {
  if (errors.length === 0) return later;
  const paths = errors.map(({ path }) => path);
  const services = root.entries.get("services")?.value;
  const names = services?.kind === "map" ? [...services.entries.keys()] : [];
  const known = new Set(names.map((name) => `services.${name}`));
  const broken = new Set(paths.flatMap(wholes).filter((whole) => known.has(whole)));
  const isWhole = paths.every((path) => !broken.has(path) && path.split(".").length > 2);
  const told = new Set([...broken, ...paths]);
  return later.filter(
    ({ path, rule }) => !wholes(path).some((whole) => told.has(whole)) && (isWhole || !rule.startsWith("unknown-")),
  );
}

/** What a path is a part of, and the path itself. */
function wholes(path: string): readonly string[] {
  return [...Array.from(path.matchAll(/[.[]/g), ({ index }) => path.slice(0, index)), path];
}
