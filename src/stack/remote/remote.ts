import { withoutPasswords } from "../../redact/addresses.ts";
import type { Place, Problem } from "../problems/problem.ts";

/** A stack file from elsewhere, as it is on this machine. */
export interface Checkout {
  /** Absolute path of the stack file. */
  readonly file: string;
  /** The directory of all that came with it: where a service that is extended from there has its relative paths. */
  readonly root: string;
}

/** What was fetched, or why nothing was. */
export type Fetched =
  | { readonly checkout: Checkout; readonly problem?: never }
  | { readonly checkout?: never; readonly problem: Problem };

/** Brings a remote source here, once it may; `at` is where a file names it, undefined where the user did. */
export type FetchRemote = (source: string, at?: Place) => Promise<Fetched>;

const kinds = {
  oci: /^oci:\/\//i,
  git: /^(?:github\.com\/|(?:ssh|git):\/\/|https?:\/\/[^#?]*\.git(?:[#?]|$)|\w[\w.-]*@\w[\w.-]*:)/i,
  // Not fetched by any rule, but no path either.
  unknown: /^https?:\/\//i,
} as const;

/** How the text names something elsewhere: what Compose takes for a Git repository or an OCI artifact; undefined for a path. */
export function remoteKind(text: string): keyof typeof kinds | undefined {
  return (["oci", "git", "unknown"] as const).find((kind) => kinds[kind].test(text));
}

/** A problem with a remote source as such; its place is where the source is named. */
export function remoteProblem(rule: string, message: string, hint: string, at: Place | undefined): Fetched {
  const words = { message: withoutPasswords(message), hint: withoutPasswords(hint) };
  return { problem: { rule, severity: "error", path: "", ...words, at } };
}

const remote = /^(https?|ssh|git|github\.com|git@|docker-image|oci-layout|target|service):|^github\.com\/|^git@|:\/\//;

/** Whether a build context is another place than a folder of this machine: `https://…`, `service:…`. */
export function isRemoteContext(context: string): boolean {
  return remote.test(context);
}
