import { stat } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import type { Lookup } from "../interpolate/substitute.ts";
import type { Problem } from "../problems/problem.ts";
import { remoteKind } from "../remote/remote.ts";
import { displayName } from "./source.ts";

/** The default names of a stack file, in order of preference. */
const names = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrides = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/** The stack files to read: absolute paths, `-` for stdin, and remote sources as written. */
export interface Discovery {
  readonly files: readonly string[];
  readonly warnings: readonly Problem[];
}

interface Request {
  readonly cwd: string;
  /** The directory in which the search for a stack file starts. */
  readonly start: string;
  readonly files: readonly string[];
}

/** Finds the stack files: `files`, else COMPOSE_FILE's, else the nearest one in `start` or above, with its override. */
export async function discover({ cwd, start, files }: Request, lookup: Lookup): Promise<Discovery> {
  if (files.length > 0) return { files: files.map((file) => absolute(cwd, file)), warnings: [] };
  const listed = lookup("COMPOSE_FILE");
  if (listed !== undefined && listed !== "") {
    const parts = listed.split(lookup("COMPOSE_PATH_SEPARATOR") || delimiter);
    return { files: parts.map((file) => absolute(cwd, file)), warnings: [] };
  }
  for (let folder = start; ; folder = dirname(folder)) {
    const mains = await existing(folder, names);
    if (mains[0] !== undefined) {
      const also = await existing(folder, overrides);
      const warnings = [...warnOfSeveral(mains, "config", cwd), ...warnOfSeveral(also, "override", cwd)];
      return { files: [mains[0], ...also.slice(0, 1)], warnings };
    }
    if (folder === dirname(folder)) break;
  }
  throw new UsageError("no configuration file provided: not found", {
    hint: "Run this in a folder with a compose.yaml, or pass one with -f path/to/compose.yaml.",
  });
}

function absolute(cwd: string, file: string): string {
  return file === "-" || remoteKind(file) !== undefined ? file : resolve(cwd, file);
}

async function existing(folder: string, candidates: readonly string[]): Promise<string[]> {
  const paths = candidates.map((name) => join(folder, name));
  const exists = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => exists[index]);
}

function warnOfSeveral(paths: readonly string[], kind: string, cwd: string): Problem[] {
  const [used, ...ignored] = paths.map((path) => displayName(path, cwd));
  if (used === undefined || ignored.length === 0) return [];
  return [
    {
      rule: "several-files",
      severity: "warning",
      path: "",
      message: `Found multiple ${kind} files with supported names: ${[used, ...ignored].join(", ")}. Using ${used}`,
      hint: "Keep one of them, or choose with -f.",
    },
  ];
}
