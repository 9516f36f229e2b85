import type { MapNode } from "../../stack/node.ts";

/** How one stack differs from what its files say. */
export interface Variant {
  readonly name: string;
  /** Absolute paths of stack files to lay over the others. */
  readonly files: readonly string[];
  /** A piece of a stack file, laid over all files; it knows where it was written. */
  readonly override: MapNode | undefined;
  /** undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly profiles: readonly string[];
}
