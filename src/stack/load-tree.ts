import { dirname, resolve } from "node:path";
import type { Env } from "../env.ts";
import { assemble } from "./assemble.ts";
import { check } from "./check/check.ts";
import { envFilesOf, shellVariables, variablesOf } from "./env/variables.ts";
import { problemLimit, StackInvalid } from "./errors.ts";
import { type Extensions, withChain } from "./extends/chain.ts";
import { discover } from "./files/discover.ts";
import { projectName } from "./files/project-name.ts";
import { locate, readFiles } from "./files/read-files.ts";
import type { OpenStdin } from "./files/source.ts";
import type { MapNode } from "./node.ts";
import type { Problem } from "./problems/problem.ts";
import { type FetchRemote, remoteKind } from "./remote/remote.ts";

/** Which project to load: the input from the command line and the shell. */
export interface LoadRequest extends Stages {
  readonly cwd: string;
  readonly env: Env;
  /** `-f`; empty: COMPOSE_FILE, else the nearest stack file. */
  readonly files: readonly string[];
  readonly projectName?: string;
  readonly projectDirectory?: string;
  /** `--profile`; empty: COMPOSE_PROFILES. */
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  /** Compose's compatibility mode: container names as in docker-compose 1. */
  readonly compatibility?: boolean;
  /** Services named on the command line, whose profiles are active. */
  readonly services?: readonly string[];
  /** What `-f -` reads. */
  readonly stdin?: OpenStdin;
  readonly fetchRemote?: FetchRemote;
  /** Merged over all stack files. */
  readonly overlay?: Overlay;
}

export interface Overlay {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Merged over the files. */
  readonly documents: readonly MapNode[];
}

/** Stages of loading that can be switched off, mainly for flags of `config`. */
export interface Stages {
  /** false: keep variables as written. */
  readonly interpolate?: boolean;
  /** false: don't add what is implied, such as the default network and the names of resources. */
  readonly normalize?: boolean;
  /** false: don't read `env_file`s, but keep them in the model. A set of names: read only those of the named services. */
  readonly resolveEnv?: boolean | ReadonlySet<string>;
  /** false: keep paths as written. */
  readonly resolvePaths?: boolean;
  /** true: keep networks, volumes, configs, secrets and models that no service uses. */
  readonly allResources?: boolean;
  /** false: no containers will be created, so container names and env files are not checked. */
  readonly creates?: boolean;
  /** false: don't check the consistency between parts of the stack. */
  readonly consistency?: boolean;
  /** Additional active profiles. */
  readonly moreProfiles?: readonly string[];
}

/** The checked tree of all files merged, with the information found on the way. */
export interface LoadedTrees {
  readonly root: MapNode;
  readonly name: string;
  /** The command line or the environment sets the name. */
  readonly isChosen: boolean;
  /** The project's directory, in which relative paths start. */
  readonly directory: string;
  readonly files: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** The values of configs and secrets of included files that come from variables of those files, by `secrets.NAME`. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly extensions: Extensions;
}

/** Runs find → read → parse → interpolate → extends → include → merge → check. Throws StackInvalid with all problems. */
export async function loadTrees(request: LoadRequest): Promise<LoadedTrees> {
  const tree = await loadTree(request);
  if (tree.problems.some(isError)) throw invalid(tree.problems, tree.extensions);
  return tree;
}

/** The same, but returns a tree with errors, for callers that run more checks. Throws StackInvalid if a part of it could not be read. */
export async function loadTree(request: LoadRequest): Promise<LoadedTrees> {
  const project = await findProject(request);
  const { directory } = project;
  const { overlay = { files: [], documents: [] } } = request;
  const files = [...project.files, ...overlay.files];
  const { documents: written, problems: unreadable } = await readFiles(files, request);
  const documents = [...written, ...overlay.documents];
  const {
    name,
    isChosen = false,
    problems: misnamed,
  } = projectName({
    flag: request.projectName,
    lookup: (variable) => project.environment.get(variable),
    documents,
    directory: project.nameDirectory,
    interpolate: request.interpolate ?? true,
    normalize: request.normalize ?? true,
  });
  const problems = [...project.problems, ...unreadable, ...misnamed];
  // So many errors are all that is shown; those of the later stages would mostly follow from them.
  if (written.length === 0 || problems.filter(isError).length > problemLimit) throw invalid(problems);

  const environment = new Map([...project.environment, ["COMPOSE_PROJECT_NAME", name]]);
  const extensions: Extensions = new Map();
  const values = new Map<string, string>();
  const { cwd, stdin, fetchRemote, interpolate = true, resolvePaths = true } = request;
  const merged = await assemble(documents, {
    cwd,
    stdin,
    fetchRemote,
    directory,
    // As written means: no values of the shell's variables either.
    environment: interpolate ? environment : new Map([["COMPOSE_PROJECT_NAME", name]]),
    interpolate,
    resolvePaths,
    trail: files,
    values,
    problems,
    extensions,
  });
  problems.push(...documents.flatMap(obsoleteVersion));
  problems.push(...check(merged, interpolate));
  if (problems.some((problem) => isError(problem) && problem.path === "")) throw invalid(problems, extensions);
  const root = without(merged, "version");
  if (root.entries.size === 0 && problems.every((problem) => !isError(problem)))
    throw invalid([...problems, emptyFile]);
  return { root, name, isChosen, directory, files, environment, values, problems, extensions };
}

const emptyFile: Problem = {
  rule: "empty-file",
  severity: "error",
  path: "",
  message: "empty compose file",
  hint: 'Add "services:".',
};

interface ProjectFiles extends Pick<LoadedTrees, "files" | "directory" | "environment" | "problems"> {
  /** The directory that gives the project its name; differs from `directory` if that is a checkout of a remote source. */
  readonly nameDirectory: string;
}

/** The variables of the shell and of the env files that can be found without a stack file. */
export async function earlyVariables(request: LoadRequest): Promise<ReadonlyMap<string, string>> {
  const { cwd, envFiles } = request;
  const shell = await shellVariables(request.env, cwd);
  const early = await envFilesOf({ cwd, shell, envFiles }, directoryOf(request, request.files));
  return (await variablesOf(early, shell, cwd)).environment;
}

function directoryOf({ cwd, projectDirectory }: LoadRequest, files: readonly string[]): string {
  const first = files.find((file) => file !== "-");
  if (projectDirectory) return resolve(cwd, projectDirectory);
  return first === undefined || remoteKind(first) !== undefined ? cwd : dirname(resolve(cwd, first));
}

/** Finds files and variables. The env file may choose the stack file, and the stack file's directory the env file: so env files are read twice. */
async function findProject(request: LoadRequest): Promise<ProjectFiles> {
  const { cwd, envFiles } = request;
  const shell = await shellVariables(request.env, cwd);
  const early = await envFilesOf({ cwd, shell, envFiles }, directoryOf(request, request.files));
  const { environment: known } = await variablesOf(early, shell, cwd);
  const start = directoryOf(request, []);
  const discovered = await discover({ cwd, start, files: request.files }, (name) => known.get(name));
  const nameDirectory = directoryOf(request, discovered.files);
  const late = await envFilesOf({ cwd, shell, envFiles }, nameDirectory);
  const { environment, problems } = await variablesOf([...new Set([...late, ...early])], shell, cwd);
  const { files, checkout } = await fetchRemoteFiles(discovered.files, request);
  const directory = checkout ?? nameDirectory;
  return { files, directory, nameDirectory, environment, problems: [...discovered.warnings, ...problems] };
}

/** The files, with remote ones fetched, and the directory of the first remote one: relative paths start there, as in Compose. */
async function fetchRemoteFiles(
  named: readonly string[],
  request: LoadRequest,
): Promise<{ readonly files: readonly string[]; readonly checkout: string | undefined }> {
  const files: string[] = [];
  let directory: string | undefined;
  for (const file of named) {
    if (file === "-" || remoteKind(file) === undefined) {
      files.push(file);
      continue;
    }
    const { checkout, problem } = await locate(file, request.cwd, request);
    if (problem !== undefined) throw invalid([problem]);
    files.push(checkout.file);
    directory ??= dirname(checkout.file);
  }
  return { files, checkout: directory };
}

function obsoleteVersion(document: MapNode): Problem[] {
  const version = document.entries.get("version");
  if (version === undefined) return [];
  const message = "the attribute `version` is obsolete: it has no effect";
  return [
    { rule: "obsolete-version", severity: "warning", path: "version", message, at: version.keyAt, hint: "Remove it." },
  ];
}

function without(root: MapNode, key: string): MapNode {
  return { ...root, entries: new Map([...root.entries].filter(([name]) => name !== key)) };
}

/** Whether a problem is an error, so that the stack cannot be used. */
export function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

/** The error for an invalid stack, with its distinct problems. */
export function invalid(problems: readonly Problem[], extensions?: Extensions): StackInvalid {
  return new StackInvalid(distinct(problems, extensions));
}

/** Removes duplicates: keeps the first problem at a place, and the first about an unset variable, and adds how each place was reached. */
export function distinct(problems: readonly Problem[], extensions: Extensions = new Map()): Problem[] {
  const seen = new Map<string, Problem>();
  for (const problem of problems) {
    const { severity, rule, path, message, at } = problem;
    const where = at === undefined ? `${path} ${message}` : `${at.source.path}:${at.start}`;
    const key = rule === "unset-variable" ? message : `${severity} ${where}`;
    if (!seen.has(key)) seen.set(key, problem);
  }
  return [...seen.values()].map((problem) => withChain(problem, extensions));
}
