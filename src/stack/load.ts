import { dirname, resolve } from "node:path";
import { StackInvalid } from "../errors.ts";
import { assemble } from "./assemble.ts";
import { check } from "./check.ts";
import { discover } from "./discover.ts";
import type { MapNode } from "./node.ts";
import { normalise } from "./normalise.ts";
import type { Problem } from "./problem.ts";
import { projectName } from "./project-name.ts";
import { readFiles } from "./read-files.ts";
import { rules } from "./rules.ts";
import type { Stack } from "./stack.ts";
import { envFilesOf, shellVariables, variablesOf } from "./variables.ts";

/** What the command line and the shell say about which project is meant. */
export interface LoadRequest {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `-f`; empty: COMPOSE_FILE, else the nearest stack file. */
  readonly files: readonly string[];
  readonly projectName?: string;
  readonly projectDirectory?: string;
  /** `--profile`; empty: COMPOSE_PROFILES. */
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  /** Services named on the command line: their profiles are active. */
  readonly services?: readonly string[];
  readonly readStdin?: () => Promise<string>;
  /** false: leave variables as written. */
  readonly interpolate?: boolean;
}

/** A stack that can be used, and what led to it. */
export interface Loaded {
  readonly stack: Stack;
  readonly root: MapNode;
  readonly warnings: readonly Problem[];
  readonly environment: ReadonlyMap<string, string>;
}

/** Text → Stack: find → read → parse → interpolate → extends → include → merge → check → normalise → rules. Throws StackInvalid with all problems. */
export async function load(request: LoadRequest): Promise<Loaded> {
  const found = await find(request);
  const { documents, problems: unreadable } = await readFiles(found.files, request);
  const { name, problems: misnamed } = projectName({
    flag: request.projectName,
    lookup: (variable) => found.environment.get(variable),
    documents,
    directory: found.directory,
  });
  const problems = [...found.problems, ...unreadable, ...misnamed];
  if (documents.length === 0) throw invalid(problems);

  const environment = new Map([...found.environment, ["COMPOSE_PROJECT_NAME", name]]);
  const { cwd, readStdin } = request;
  const merged = await assemble(documents, {
    cwd,
    readStdin,
    directory: found.directory,
    environment,
    interpolate: request.interpolate ?? true,
    trail: found.files,
    problems,
  });
  problems.push(...documents.flatMap(obsoleteVersion));
  problems.push(...check(merged));
  if (problems.some(isError)) throw invalid(problems);

  const root = without(merged, "version");
  const profiles = request.profiles.length > 0 ? request.profiles : listed(environment.get("COMPOSE_PROFILES"));
  const { directory: workingDir, files } = found;
  const services = request.services ?? [];
  const normal = await normalise(root, { name, workingDir, files, environment, profiles, services });
  problems.push(...normal.problems, ...rules(normal.stack, root));
  if (problems.some(isError)) throw invalid(problems);
  return { stack: normal.stack, root, warnings: distinct(problems), environment };
}

interface Found {
  readonly files: readonly string[];
  /** The project's directory: relative paths start here. */
  readonly directory: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** The env file may say which stack file to use, and the stack file's directory which env file: so it is read twice. */
async function find(request: LoadRequest): Promise<Found> {
  const { cwd, envFiles } = request;
  const shell = shellVariables(request.env);
  const directoryOf = (files: readonly string[]): string => {
    const first = files.find((file) => file !== "-");
    if (request.projectDirectory) return resolve(cwd, request.projectDirectory);
    return first === undefined ? cwd : dirname(resolve(cwd, first));
  };
  const early = await envFilesOf({ cwd, shell, envFiles }, directoryOf(request.files));
  const hints = await variablesOf(early, shell, cwd);
  const start = directoryOf([]);
  const { files, warnings } = await discover({ cwd, start, files: request.files }, (name) =>
    hints.environment.get(name),
  );
  const directory = directoryOf(files);
  const late = await envFilesOf({ cwd, shell, envFiles }, directory);
  const { environment, problems } = await variablesOf([...new Set([...late, ...early])], shell, cwd);
  return { files, directory, environment, problems: [...warnings, ...problems] };
}

function obsoleteVersion(document: MapNode): Problem[] {
  const version = document.entries.get("version");
  if (version === undefined) return [];
  const file = version.keyAt?.source.name ?? "";
  const message = `${file}: the attribute \`version\` is obsolete, it will be ignored, please remove it to avoid potential confusion`;
  return [{ rule: "obsolete-version", severity: "warning", path: "version", message, at: version.keyAt }];
}

function without(root: MapNode, key: string): MapNode {
  return { ...root, entries: new Map([...root.entries].filter(([name]) => name !== key)) };
}

function listed(value: string | undefined): string[] {
  return (value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

function invalid(problems: readonly Problem[]): StackInvalid {
  return new StackInvalid(distinct(problems));
}

/** One value may fail in two stages, and a variable be missing in two files: the first to say so says enough. */
function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const { severity, rule, path, message, at } = problem;
    const where = at === undefined ? message : `${at.source.path}:${at.start}`;
    const key = rule === "unset-variable" ? message : `${severity} ${path} ${where}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()];
}
