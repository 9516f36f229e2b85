import { realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Env, truth } from "../../env.ts";
import { readSource } from "../files/source.ts";
import type { Problem } from "../problems/problem.ts";
import { parseEnvFile } from "./env-file.ts";

type Environment = ReadonlyMap<string, string>;

/** The shell's variables that have a value; PWD is where we are, also where no shell has said so, or another place. */
export async function shellVariables(env: Env, cwd: string): Promise<Environment> {
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const here = env["PWD"] !== undefined && (await isSame(env["PWD"], cwd)) ? env["PWD"] : cwd;
  return new Map([...given, ["PWD", here]]);
}

/** Whether two paths lead to one place, through links too. */
async function isSame(path: string, other: string): Promise<boolean> {
  if (path === other) return true;
  const [left, right] = await Promise.all([path, other].map((each) => realpath(each).catch(() => undefined)));
  return left !== undefined && left === right;
}

/** Where the variables of a project come from, beside the shell. */
export interface EnvFileRequest {
  readonly cwd: string;
  readonly shell: Environment;
  /** `--env-file`s; empty: COMPOSE_ENV_FILES, else the `.env` of the directory. */
  readonly envFiles: readonly string[];
}

/** The env files to read for a project in that directory: a `.env` only if there is one. */
export async function envFilesOf(
  { cwd, shell, envFiles }: EnvFileRequest,
  directory: string,
): Promise<readonly string[]> {
  const listed = envFiles.length > 0 ? envFiles : (shell.get("COMPOSE_ENV_FILES") ?? "").split(",").filter(Boolean);
  if (listed.length > 0) return listed.map((file) => resolve(cwd, file));
  if (truth(shell.get("COMPOSE_DISABLE_ENV_FILE")) === true) return [];
  const standard = join(directory, ".env");
  const found = await stat(standard).catch(() => undefined);
  return found === undefined || found.isDirectory() ? [] : [standard];
}

/** The shell's variables and, below them, those of the files, a later file before an earlier one. */
export async function variablesOf(
  files: readonly string[],
  shell: Environment,
  cwd: string,
): Promise<{ readonly environment: Environment; readonly problems: Problem[] }> {
  const fromFiles = new Map<string, string>();
  const problems: Problem[] = [];
  for (const file of files) {
    const { source, problem } = await readSource(file, cwd);
    if (source === undefined) {
      problems.push(problem);
      continue;
    }
    const read = parseEnvFile(
      source,
      (name) => shell.get(name),
      (name) => fromFiles.get(name),
    );
    for (const [name, value] of read.values) if (value !== undefined) fromFiles.set(name, value);
    problems.push(...read.problems);
  }
  return { environment: new Map([...fromFiles, ...shell]), problems };
}
