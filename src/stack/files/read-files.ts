import { dirname, resolve } from "node:path";
import type { MapNode } from "../node.ts";
import { parseDocuments } from "../parse/parse.ts";
import type { Place, Problem, Reached } from "../problems/problem.ts";
import { type Checkout, type Fetched, type FetchRemote, remoteKind, remoteProblem } from "../remote/remote.ts";
import { readSource, stdinSource } from "./source.ts";

/** How stack files are reached. */
export interface Files {
  readonly cwd: string;
  /** undefined: nothing may come from elsewhere. */
  readonly fetchRemote?: FetchRemote | undefined;
  readonly readStdin?: (() => Promise<string>) | undefined;
}

/** The YAML documents of some files, in order; what cannot be read is left out and reported. */
export async function readFiles(paths: readonly string[], { cwd, readStdin }: Files, reached?: Reached) {
  const documents: MapNode[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const reading =
      path === "-" ? { source: stdinSource((await readStdin?.()) ?? "", cwd) } : await readSource(path, cwd, reached);
    if (reading.source === undefined) problems.push(reading.problem);
    else {
      const parsed = parseDocuments(reading.source);
      documents.push(...parsed.documents);
      problems.push(...parsed.problems);
    }
  }
  // A file of comments only adds nothing to the others.
  const fatal = problems.filter((problem) => documents.length === 0 || problem.rule !== "empty-file");
  return { documents, problems: fatal };
}

/** A problem with a file itself is placed where the file was asked for. */
export function withPlace(problem: Problem, at: Place | undefined): Problem {
  if (problem.at !== undefined || at === undefined) return problem;
  const isMissing = problem.rule === "file-not-found";
  return { ...problem, at, ...(isMissing ? { hint: "Create the file, or correct the path." } : {}) };
}

/** Where a stack file is that is named by its path from a directory, or by where it can be fetched. */
export async function locate(file: string, directory: string, files: Files, at?: Place): Promise<Fetched> {
  if (remoteKind(file) === undefined) return { checkout: localFile(resolve(directory, file)) };
  if (files.fetchRemote !== undefined) return files.fetchRemote(file, at);
  return remoteProblem(
    "remote-source",
    `${file} is not on this machine`,
    "Fetch it first, and name the local copy.",
    at,
  );
}

function localFile(file: string): Checkout {
  return { file, root: dirname(file) };
}
