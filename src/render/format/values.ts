import { visible } from "../terminal/visible.ts";

/** A value as Go's templates print it: `[a b]` for a list, `{a b}` for an object, `map[k:v]` for a Map. */
export function goText(value: unknown): string {
  if (value === undefined || value === null) return "<no value>";
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (value instanceof Map)
    return `map[${sorted(value)
      .map(([key, item]) => `${key}:${goText(item)}`)
      .join(" ")}]`;
  if (typeof value === "object") return `{${Object.values(value).map(goText).join(" ")}}`;
  return String(value);
}

function sorted(map: ReadonlyMap<unknown, unknown>): [string, unknown][] {
  return [...map].map(([key, value]): [string, unknown] => [String(key), value]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether Go's `if` takes a value as true: not empty and not zero. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value) || typeof value === "string") return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  return Boolean(value);
}

/** A value as Go writes JSON, without methods. */
export function jsonText(value: unknown): string {
  return visible(JSON.stringify(plain(value))).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(sorted(value)) : (value ?? null);
}
