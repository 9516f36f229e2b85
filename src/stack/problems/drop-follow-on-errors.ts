import type { MapNode } from "../node.ts";
import type { Problem } from "./problem.ts";

/**
 * Of what later stages find in a stack that earlier ones refuse, what stands on its own: nothing about a service that
 * is malformed itself, and no missing reference while what it refers to may be there in a form not understood.
 */
export function dropFollowOnErrors(
  later: readonly Problem[],
  errors: readonly Problem[],
  root: MapNode,
): readonly Problem[] {
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
