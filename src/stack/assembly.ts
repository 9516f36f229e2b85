import type { Extensions } from "./extends/chain.ts";
import type { FileAccess } from "./files/read-files.ts";
import type { Problem } from "./problems/problem.ts";

/** What the documents of one stack file, or of one that it includes, are read with. */
export interface Assembly extends FileAccess {
  /** Where the relative paths of these documents start. */
  readonly directory: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly interpolate: boolean;
  /** false: a path that is moved from one file to another may be made relative again. */
  readonly resolvePaths: boolean;
  /** The files that led here, the outermost first: who includes one of them goes round in a circle. */
  readonly trail: readonly string[];
  /** What configs and secrets of included files take from the variables of those files, by `secrets.name`. Filled on the way. */
  readonly values: Map<string, string>;
  /** Filled on the way. */
  readonly problems: Problem[];
  /** Filled on the way too. */
  readonly extensions: Extensions;
}
