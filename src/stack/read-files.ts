import type { MapNode } from "./node.ts";
import { parseDocuments } from "./parse.ts";
import type { Place, Problem } from "./problem.ts";
import { readSource, stdinSource } from "./source.ts";

/** How stack files are reached. */
export interface Files {
  readonly cwd: string;
  readonly readStdin?: (() => Promise<string>) | undefined;
}

/** The YAML documents of some files, in order; what cannot be read is left out and reported. */
export async function readFiles(paths: readonly string[], { cwd, readStdin }: Files) {
  const documents: MapNode[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const reading =
      path === "-" ? { source: stdinSource((await readStdin?.()) ?? "", cwd) } : await readSource(path, cwd);
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
export function placed(problem: Problem, at: Place | undefined): Problem {
  if (problem.at !== undefined || at === undefined) return problem;
  const isMissing = problem.rule === "file-not-found";
  return { ...problem, at, ...(isMissing ? { hint: "Create the file, or correct the path." } : {}) };
}
