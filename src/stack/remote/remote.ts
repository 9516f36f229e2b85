import { withoutPasswords } from "../../redact/addresses.ts";
import type { Place, Problem } from "../problems/problem.ts";

/** The local copy of a remote stack file. */
export interface Checkout {
  /** Absolute path of the stack file. */
  readonly file: string;
  /** The root directory of the copy. Relative paths of a service that is extended from it start here. */
  readonly root: string;
}

/** The local copy, or the problem with fetching it. */
export type FetchResult =
  | { readonly checkout: Checkout; readonly problem?: never }
  | { readonly checkout?: never; readonly problem: Problem };

/** Fetches a remote source if that is allowed. `at` is the place that refers to it, undefined for the command line. */
export type FetchRemote = (source: string, at?: Place) => Promise<FetchResult>;

const kinds = {
  oci: /^oci:\/\//i,
  git: /^(?:github\.com\/|(?:ssh|git):\/\/|https?:\/\/[^#?]*\.git(?:[#?]|$)|\w[\w.-]*@\w[\w.-]*:)/i,
  // Cannot be fetched, but is not a path either.
  unknown: /^https?:\/\//i,
} as const;

/** The kind of remote source that Compose recognizes in a text; undefined for a path. */
export function remoteKind(text: string): keyof typeof kinds | undefined {
  return (["oci", "git", "unknown"] as const).find((kind) => kinds[kind].test(text));
}

/** A problem with a remote source, placed where a file refers to it. */
export function remoteProblem(rule: string, message: string, hint: string, at: Place | undefined): FetchResult {
  const words = { message: withoutPasswords(message), hint: withoutPasswords(hint) };
  return { problem: { rule, severity: "error", path: "", ...words, at } };
}

const remote = /^(https?|ssh|git|github\.com|git@|docker-image|oci-layout|target|service):|^github\.com\/|^git@|:\/\//;

/** Whether a build context is not a local folder: `https://…`, `service:…`. */
export function isRemoteContext(context: string): boolean {
  return remote.test(context);
}
