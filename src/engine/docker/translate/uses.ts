/** One place of the model that an attribute's path stands for. */
export interface Use {
  /** Such as `services.web.networks.back.gw_priority`, `services.web.volumes[1].type`. */
  readonly path: string;
  readonly value: unknown;
}

/** Where the service or network at `path` (`services.web`) says what an attribute (`services.*.volumes[].type`) stands for. */
export function usesOf(attribute: string, path: string, given: object): readonly Use[] {
  const [kind, , ...rest] = attribute.replaceAll("[]", ".*").split(".");
  return path.startsWith(`${kind}.`) && rest.length > 0 ? usesBelow(given, rest, path) : [];
}

function usesBelow(given: unknown, segments: readonly string[], path: string): readonly Use[] {
  if (given === undefined || given === null) return [];
  const [first, ...rest] = segments;
  if (first === undefined) return [{ path, value: given }];
  if (typeof given !== "object") return [];
  const members = Object.entries(given).filter(([key]) => first === "*" || key === first);
  const step = (key: string) => (Array.isArray(given) ? `${path}[${key}]` : `${path}.${key}`);
  return members.flatMap(([key, value]) => usesBelow(value, rest, step(key)));
}
