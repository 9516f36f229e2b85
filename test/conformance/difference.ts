/** The first difference between two JSON values as `path: what`; key order is free. undefined: they are equal. */
export function difference(expected: unknown, got: unknown, path = ""): string | undefined {
  if (Object.is(expected, got)) return undefined;
  const [left, right] = [membersOf(expected), membersOf(got)];
  if (left === undefined || right === undefined || Array.isArray(expected) !== Array.isArray(got))
    return `${path || "."}: expected ${short(expected)}, got ${short(got)}`;
  for (const key of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const below = path === "" ? key : `${path}.${key}`;
    if (!right.has(key)) return `${below}: missing (expected ${short(left.get(key))})`;
    if (!left.has(key)) return `${below}: not expected (got ${short(right.get(key))})`;
    const deeper = difference(left.get(key), right.get(key), below);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 90 ? text : `${text.slice(0, 87)}...`;
}
