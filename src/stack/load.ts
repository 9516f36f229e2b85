import { resolve } from "node:path";
import { parseBoolean } from "../env.ts";
import type { Extensions } from "./extends/chain.ts";
import { distinct, invalid, isError, type LoadedTrees, type LoadRequest, loadTree } from "./load-tree.ts";
import type { MapNode } from "./node.ts";
import { normalize } from "./normalize/normalize.ts";
import type { Problem } from "./problems/problem.ts";
import { checkForms, checkRules } from "./rules/rules.ts";
import type { Stack } from "./stack.ts";
import { reachableServices } from "./transform/select.ts";

export type { LoadRequest, Stages } from "./load-tree.ts";

/** A valid stack, with the tree and the variables that it comes from. */
export interface Loaded {
  readonly stack: Stack;
  readonly root: MapNode;
  readonly warnings: readonly Problem[];
  readonly environment: ReadonlyMap<string, string>;
  /** For problems found later: how their places were reached through `extends`. */
  readonly extensions: Extensions;
}

/** Loads a stack: tree → normalize → rules. Throws StackInvalid with all problems. */
export async function load(request: LoadRequest): Promise<Loaded> {
  const tree = await loadTree(request);
  const { name, isChosen, root, files, environment, values, directory: workingDir } = tree;
  const services = request.services ?? [];
  const profiles = profilesOf(request, tree);
  const normalized = await normalize(root, {
    name,
    workingDir,
    files,
    environment,
    values,
    profiles,
    services,
    stages: request,
  });
  const created =
    (request.creates ?? true) ? reachableServices(normalized.stack.services, services) : new Set<string>();
  const later = [
    ...normalized.problems,
    ...((request.consistency ?? true) ? checkRules(normalized.stack, root, created) : checkForms(root)),
  ].filter((problem) => isError(problem) || concerns(problem, created));
  const problems = [
    ...tree.problems,
    ...dropFollowOnErrors(later, tree.problems.filter(isError), root),
    ...((request.creates ?? true) ? unknownProfiles(request.profiles, normalized.stack) : []),
  ];
  if (problems.some(isError)) throw invalid(problems, tree.extensions);
  const isCompatible = request.compatibility || parseBoolean(environment.get("COMPOSE_COMPATIBILITY")) === true;
  const stack = {
    ...normalized.stack,
    ...(isChosen ? { isNameChosen: true } : {}),
    ...(isCompatible ? { separator: "_" as const } : {}),
    ...(request.envFiles.length > 0 ? { envFiles: request.envFiles.map((path) => resolve(request.cwd, path)) } : {}),
  };
  return {
    stack,
    root,
    warnings: distinct(problems, tree.extensions),
    environment,
    extensions: tree.extensions,
  };
}

/** Whether a warning is about a service that gets containers, or about no service. */
function concerns({ path }: Problem, created: ReadonlySet<string>): boolean {
  return (
    !path.startsWith("services.") ||
    [...created].some((name) => /^[.[]|^$/.test(path.slice(9 + name.length)) && path.startsWith(name, 9))
  );
}

/** The active profiles. The default is the empty name, so that `profiles: ["${PROFILE:-}"]` is active while PROFILE is unset. */
function profilesOf({ profiles, moreProfiles = [] }: LoadRequest, { environment }: LoadedTrees): readonly string[] {
  if (profiles.length > 0) return [...profiles, ...moreProfiles];
  const listed = (environment.get("COMPOSE_PROFILES") ?? "").split(",");
  return [...listed.map((part) => part.trim()), ...moreProfiles];
}

/** A warning for each profile of the command line that no service has: most likely it is misspelled. */
function unknownProfiles(
  chosen: readonly string[],
  { services, disabled }: Pick<Stack, "services" | "disabled">,
): readonly Problem[] {
  const known = new Set([...services.values(), ...disabled.values()].flatMap(({ profiles = [] }) => profiles));
  const hint = known.size === 0 ? "The stack has no profiles." : `Its profiles are: ${[...known].sort().join(", ")}.`;
  return chosen
    .filter((profile) => profile !== "*" && !known.has(profile))
    .map((profile) => {
      const message = `no service has the profile "${profile}"`;
      return { rule: "unknown-profile", severity: "warning", path: "", message, hint };
    });
}

/**
 * Filters the problems of later stages if earlier stages found errors: drops those about a service that has an error itself, and
 * missing references if their target may exist in a part with an error.
 */
function dropFollowOnErrors(later: readonly Problem[], errors: readonly Problem[], root: MapNode): readonly Problem[] {
  if (errors.length === 0) return later;
  const paths = errors.map(({ path }) => path);
  const services = root.entries.get("services")?.value;
  const names = services?.kind === "map" ? [...services.entries.keys()] : [];
  const known = new Set(names.map((name) => `services.${name}`));
  const broken = new Set(paths.flatMap(prefixes).filter((prefix) => known.has(prefix)));
  const referencesAreReliable = paths.every((path) => !broken.has(path) && path.split(".").length > 2);
  const reported = new Set([...broken, ...paths]);
  return later.filter(
    ({ path, rule }) =>
      !prefixes(path).some((prefix) => reported.has(prefix)) && (referencesAreReliable || !rule.startsWith("unknown-")),
  );
}

/** All prefixes of a path, and the path itself. */
function prefixes(path: string): readonly string[] {
  return [...Array.from(path.matchAll(/[.[]/g), ({ index }) => path.slice(0, index)), path];
}
