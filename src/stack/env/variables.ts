import { realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Env, parseBoolean } from "../../env.ts";
import { readEnvSource } from "../files/source.ts";
import type { Problem } from "../problems/problem.ts";
import { parseEnvFile } from "./env-file.ts";

type Environment = ReadonlyMap<string, string>;

/** The shell's variables that have a value. PWD is always the working directory, even if the shell has none or another one. */
export async function shellVariables(env: Env, cwd: string): Promise<Environment> {
  const defined = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const pwd = env["PWD"] !== undefined && (await isSame(env["PWD"], cwd)) ? env["PWD"] : cwd;
  return new Map([...defined, ["PWD", pwd]]);
}

/** Whether two paths are the same directory, following symbolic links. */
async function isSame(path: string, other: string): Promise<boolean> {
  if (path === other) return true;
  const [left, right] = await Promise.all([path, other].map((item) => realpath(item).catch(() => undefined)));
  return left !== undefined && left === right;
}

/** The inputs that decide which env files a project has. */
export interface EnvFileRequest {
  readonly cwd: string;
  readonly shell: Environment;
  /** `--env-file`s; empty: COMPOSE_ENV_FILES, else the `.env` of the directory. */
  readonly envFiles: readonly string[];
}

/** The env files to read for a project in a directory. A default `.env` is included only if it exists. */
export async function envFilesOf(
  { cwd, shell, envFiles }: EnvFileRequest,
  directory: string,
): Promise<readonly string[]> {
  const listed = envFiles.length > 0 ? envFiles : (shell.get("COMPOSE_ENV_FILES") ?? "").split(",").filter(Boolean);
  if (listed.length > 0) return listed.map((file) => resolve(cwd, file));
  if (parseBoolean(shell.get("COMPOSE_DISABLE_ENV_FILE")) === true) return [];
  const dotEnv = join(directory, ".env");
  const stats = await stat(dotEnv).catch(() => undefined);
  return stats === undefined || stats.isDirectory() ? [] : [dotEnv];
}

/** All variables: the shell's win over those of the files, and a later file wins over an earlier one. */
export async function variablesOf(
  files: readonly string[],
  shell: Environment,
  cwd: string,
): Promise<{ readonly environment: Environment; readonly problems: Problem[] }> {
  const fromFiles = new Map<string, string>();
  const problems: Problem[] = [];
  for (const file of files) {
    const { source, problem } = await readEnvSource(file, cwd);
    if (problem !== undefined) problems.push(problem);
    if (source === undefined) continue;
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
