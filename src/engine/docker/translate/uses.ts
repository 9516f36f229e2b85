import type { Path } from "../../../stack/node.ts";

/** One place of the model that an attribute's path stands for. */
export interface Use {
  /** Such as `["services", "web", "volumes", 1, "type"]`. */
  readonly path: Path;
  readonly value: unknown;
}

/** Where the service or network at a path (`["services", "web"]`) says what an attribute (`services.*.volumes[].type`) stands for. */
export function usesOf(attribute: string, path: Path, given: object): readonly Use[] {
  const [kind, , ...rest] = attribute.replaceAll("[]", ".*").split(".");
  return path[0] === kind && rest.length > 0 ? usesBelow(given, rest, path) : [];
}

function usesBelow(given: unknown, segments: readonly string[], path: Path): readonly Use[] {
  if (given === undefined || given === null) return [];
  const [first, ...rest] = segments;
  if (first === undefined) return [{ path, value: given }];
  if (typeof given !== "object") return [];
  const members = Object.entries(given).filter(([key]) => first === "*" || key === first);
  return members.flatMap(([key, value]) => usesBelow(value, rest, [...path, Array.isArray(given) ? Number(key) : key]));
}
