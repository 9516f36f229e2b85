import type { Path } from "./node.ts";

/** One thing in a tree that the schema forbids. */
export interface Finding {
  readonly keyword: string;
  /** The offending place itself: for an unknown or misnamed key that key, for a missing one its mapping. */
  readonly path: Path;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The index at which an item comes again. */
export function repeated(finding: Finding): number {
  return Math.max(Number(finding.params["i"]), Number(finding.params["j"]));
}
