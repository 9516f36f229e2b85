import { readFileSync } from "node:fs";

/** One place where two tools' results differ. */
export interface Difference {
  readonly path: string;
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
}

/** A difference that is meant, with why. */
export interface Exception {
  /** The stack's name. */
  readonly stack: string;
  /** Of the difference; `*` stands for any text. */
  readonly path: string;
  readonly reason: string;
}

/** The reasoned differences from docker compose. */
export const exceptions = JSON.parse(
  readFileSync(new URL("../inspect-exceptions.json", import.meta.url), "utf8"),
) as readonly Exception[];

/** Each leaf at which two values differ; what is null, empty or absent is one and the same. */
export function differences(theirs: unknown, ours: unknown): readonly Difference[] {
  const [a, b] = [new Map(leaves(theirs)), new Map(leaves(ours))];
  return [...new Set([...a.keys(), ...b.keys()])]
    .sort()
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => ({ path, theirs: a.get(path), ours: b.get(path) }));
}

/** The exceptions of a stack that explain a difference. */
export function explains(exception: Exception, stack: string, { path }: Difference): boolean {
  const parts = exception.path.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return exception.stack === stack && new RegExp(`^${parts.join(".*")}$`).test(path);
}

function leaves(value: unknown, path = ""): readonly (readonly [string, string])[] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object") return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, path === "" ? key : `${path}.${key}`));
}
