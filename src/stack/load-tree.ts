import { dirname, resolve } from "node:path";
import type { Env } from "../env.ts";
import { assemble } from "./assemble.ts";
import { check } from "./check/check.ts";
import { envFilesOf, shellVariables, variablesOf } from "./env/variables.ts";
import { StackInvalid } from "./errors.ts";
import { type Extensions, withChain } from "./extends/chain.ts";
import { discover } from "./files/discover.ts";
import { projectName } from "./files/project-name.ts";
import { locate, readFiles } from "./files/read-files.ts";
import type { MapNode } from "./node.ts";
import type { Problem } from "./problems/problem.ts";
import { type FetchRemote, remoteKind } from "./remote/remote.ts";

/** What the command line and the shell say about which project is meant. */
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
  /** Compose's compatibility mode: names as docker-compose 1 made them. */
  readonly compatibility?: boolean;
  /** Services named on the command line: their profiles are active. */
  readonly services?: readonly string[];
  readonly readStdin?: () => Promise<string>;
  readonly fetchRemote?: FetchRemote;
  /** What is laid over all that is found or named. */
  readonly overlay?: Overlay;
}

export interface Overlay {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Laid over the files too. */
  readonly documents: readonly MapNode[];
}

/** What `config` can leave out, or leave in. */
export interface Stages {
  /** false: leave variables as written. */
  readonly interpolate?: boolean;
  /** false: leave out what is only implied, such as the default network and the names of resources. */
  readonly normalise?: boolean;
  /** false: leave `env_file`s unread, and in the model; names: those of all other services. */
  readonly resolveEnv?: boolean | ReadonlySet<string>;
  /** false: leave paths as written. */
  readonly resolvePaths?: boolean;
  /** true: keep networks, volumes, configs, secrets and models that no service uses. */
  readonly allResources?: boolean;
  /** false: no container will be made of it, so that none can want another's name. */
  readonly creates?: boolean;
  /** false: do not ask whether the parts fit together. */
  readonly consistency?: boolean;
  /** Profiles that are active besides those chosen. */
  readonly moreProfiles?: readonly string[];
}

/** One checked tree of everything that was written, and what was needed to find it. */
export interface LoadedTrees {
  readonly root: MapNode;
  readonly name: string;
  /** The command or the environment gave the name. */
  readonly isChosen: boolean;
  /** The project's directory: relative paths start here. */
  readonly directory: string;
  readonly files: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** What configs and secrets of included files take from the variables of those files, by `secrets.name`. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly extensions: Extensions;
}

/** Find → read → parse → interpolate → extends → include → merge → check. Throws StackInvalid with all problems. */
export async function loadTrees(request: LoadRequest): Promise<LoadedTrees> {
  const gathered = await loadTree(request);
  if (gathered.problems.some(isError)) throw invalid(gathered.problems, gathered.extensions);
  return gathered;
}

/** The same for who has more to ask of a tree with errors. Throws StackInvalid where a part of it could not be read. */
export async function loadTree(request: LoadRequest): Promise<LoadedTrees> {
  const found = await find(request);
  const { directory } = found;
  const { overlay = { files: [], documents: [] } } = request;
  const files = [...found.files, ...overlay.files];
  const { documents: written, problems: unreadable } = await readFiles(files, request);
  const documents = [...written, ...overlay.documents];
  const {
    name,
    isChosen = false,
    problems: misnamed,
  } = projectName({
    flag: request.projectName,
    lookup: (variable) => found.environment.get(variable),
    documents,
    directory: found.nameDirectory,
    interpolate: request.interpolate ?? true,
    normalise: request.normalise ?? true,
  });
  const problems = [...found.problems, ...unreadable, ...misnamed];
  if (written.length === 0) throw invalid(problems);

  const environment = new Map([...found.environment, ["COMPOSE_PROJECT_NAME", name]]);
  const extensions: Extensions = new Map();
  const values = new Map<string, string>();
  const { cwd, readStdin, fetchRemote, interpolate = true, resolvePaths = true } = request;
  const merged = await assemble(documents, {
    cwd,
    readStdin,
    fetchRemote,
    directory,
    environment,
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
  return { root, name, isChosen, directory, files, environment, values, problems, extensions };
}

interface Found extends Pick<LoadedTrees, "files" | "directory" | "environment" | "problems"> {
  /** What the project is called after; differs from its directory where that is a checkout. */
  readonly nameDirectory: string;
}

/** The env file may say which stack file to use, and the stack file's directory which env file: so it is read twice. */
async function find(request: LoadRequest): Promise<Found> {
  const { cwd, envFiles } = request;
  const shell = await shellVariables(request.env, cwd);
  const directoryOf = (files: readonly string[]): string => {
    const first = files.find((file) => file !== "-");
    if (request.projectDirectory) return resolve(cwd, request.projectDirectory);
    return first === undefined || remoteKind(first) !== undefined ? cwd : dirname(resolve(cwd, first));
  };
  const early = await envFilesOf({ cwd, shell, envFiles }, directoryOf(request.files));
  const hints = await variablesOf(early, shell, cwd);
  const start = directoryOf([]);
  const discovered = await discover({ cwd, start, files: request.files }, (name) => hints.environment.get(name));
  const nameDirectory = directoryOf(discovered.files);
  const late = await envFilesOf({ cwd, shell, envFiles }, nameDirectory);
  const { environment, problems } = await variablesOf([...new Set([...late, ...early])], shell, cwd);
  const { files, checkout } = await onThisMachine(discovered.files, request);
  const directory = checkout ?? nameDirectory;
  return { files, directory, nameDirectory, environment, problems: [...discovered.warnings, ...problems] };
}

/** The files with remote ones fetched, and the directory of the first of these: all relative paths start there, as with Compose. */
async function onThisMachine(
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

/** Whether a problem means that the stack cannot be used. */
export function isError(problem: Problem): boolean {
  return problem.severity === "error";
}

/** The failure that carries these problems. */
export function invalid(problems: readonly Problem[], extensions?: Extensions): StackInvalid {
  return new StackInvalid(distinct(problems, extensions));
}

/** One value may fail in two stages or services, and a variable be missing in two files: the first to say so says enough. */
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
