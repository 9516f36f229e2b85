import type { Data } from "./data.ts";

/** A project folder and a command line for it. */
export interface Scenario {
  /** Stack files as data, by name. */
  readonly stacks: Readonly<Record<string, Data>>;
  /** Other files, and stack files whose very bytes are the point. */
  readonly texts: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly globals: readonly string[];
  readonly flags: readonly string[];
}
