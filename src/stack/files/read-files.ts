import { dirname, resolve } from "node:path";
import type { MapNode } from "../node.ts";
import { parseDocuments } from "../parse/parse.ts";
import type { Place, Problem, Reached } from "../problems/problem.ts";
import { type Checkout, type FetchRemote, type FetchResult, remoteKind, remoteProblem } from "../remote/remote.ts";
import { type OpenStdin, readSource, stdinSource } from "./source.ts";

/** Access to stack files: local, remote and stdin. */
export interface FileAccess {
  readonly cwd: string;
  /** undefined: remote sources are not supported. */
  readonly fetchRemote?: FetchRemote | undefined;
  readonly stdin?: OpenStdin | undefined;
}

/** The YAML documents of some files, in order. A document that cannot be read is left out and reported. */
export async function readFiles(paths: readonly string[], { cwd, stdin = () => [] }: FileAccess, reached?: Reached) {
  const documents: MapNode[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const result = await (path === "-" ? stdinSource(stdin(), cwd) : readSource(path, cwd, reached));
    if (result.source === undefined) problems.push(result.problem);
    else {
      const parsed = parseDocuments(result.source);
      documents.push(...parsed.documents);
      problems.push(...parsed.problems);
    }
  }
  // A file with only comments is fine beside other files.
  const fatal = problems.filter((problem) => documents.length === 0 || problem.rule !== "empty-file");
  return { documents, problems: fatal };
}

/** Gives a problem about a whole file the place at which another file refers to it. */
export function withPlace(problem: Problem, at: Place | undefined): Problem {
  if (problem.at !== undefined || at === undefined) return problem;
  const isMissing = problem.rule === "file-not-found";
  return { ...problem, at, ...(isMissing ? { hint: "Create the file, or correct the path." } : {}) };
}

/** The local copy of a stack file, given by a path relative to a directory or by a remote source, which is fetched. */
export async function locate(file: string, directory: string, files: FileAccess, at?: Place): Promise<FetchResult> {
  if (remoteKind(file) === undefined) return { checkout: localFile(resolve(directory, file)) };
  if (files.fetchRemote !== undefined) return files.fetchRemote(file, at);
  return remoteProblem(
    "remote-source",
    `remote source ${file} is not supported here`,
    "Download it, and use the local copy.",
    at,
  );
}

function localFile(file: string): Checkout {
  return { file, root: dirname(file) };
}
