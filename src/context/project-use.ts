import { BerthError, Interrupted, UsageError } from "../errors.ts";
import type { Loaded, LoadRequest } from "../stack/load.ts";

/**
 * Where a command finds its project, as in docker compose:
 * - `file`: in the stack file.
 * - `file-or-name`: in the stack file. With `-p` and without `-f`, no file is read: containers are found by their labels.
 *   The same if the file cannot be used and COMPOSE_PROJECT_NAME is set.
 * - `name`: no file is read if `-p` or COMPOSE_PROJECT_NAME is given.
 * - `none`: the command has no project, or makes its own.
 */
export type ProjectSource = "file" | "file-or-name" | "name" | "none";

/** What a command does when the project's containers were created from another folder. */
export type OtherFolder = "refuse" | "warn" | "allow";

interface ProjectUse {
  readonly source: ProjectSource;
  readonly otherFolder: OtherFolder;
}

const changesFile = { source: "file", otherFolder: "refuse" } as const;
const changesContainers = { source: "file-or-name", otherFolder: "refuse" } as const;
const readsFile = { source: "file", otherFolder: "allow" } as const;
const readsContainers = { source: "file-or-name", otherFolder: "allow" } as const;
const usesName = { source: "name", otherFolder: "allow" } as const;
const noProject = { source: "none", otherFolder: "allow" } as const;

/** How each command uses its project. */
export const projectUses: Readonly<Record<string, ProjectUse>> = {
  up: changesFile,
  create: changesFile,
  scale: changesFile,
  run: changesFile,
  down: changesContainers,
  start: changesContainers,
  stop: changesContainers,
  restart: changesContainers,
  pause: changesContainers,
  unpause: changesContainers,
  kill: changesContainers,
  rm: changesContainers,
  plan: { source: "file", otherFolder: "warn" },
  config: readsFile,
  convert: readsFile,
  graph: readsFile,
  build: readsFile,
  pull: readsFile,
  push: readsFile,
  ps: readsContainers,
  logs: readsContainers,
  volumes: readsContainers,
  wait: readsContainers,
  why: readsContainers,
  exec: usesName,
  attach: usesName,
  commit: usesName,
  cp: usesName,
  events: usesName,
  export: usesName,
  images: usesName,
  port: usesName,
  stats: usesName,
  top: usesName,
  // It copies the stack into a project of its own.
  ci: readsFile,
  ls: noProject,
  gc: noProject,
  reap: noProject,
  init: noProject,
  template: noProject,
  import: noProject,
  completion: noProject,
  version: noProject,
};

export interface NamedProject {
  readonly name: string;
  /** undefined: no file was read, so that only the labels of containers are known. */
  readonly loaded: Loaded | undefined;
}

/** Reads the stack file, unless the command finds this project by its name alone. */
export async function loadOrName(
  source: ProjectSource,
  request: LoadRequest,
  { load, note }: { readonly load: () => Promise<Loaded>; readonly note: (text: string) => void },
): Promise<NamedProject> {
  const fromFile = async () => {
    const loaded = await load();
    return { name: loaded.stack.name, loaded };
  };
  if (source === "file" || source === "none") return fromFile();
  const { projectName: flag, files } = request;
  if (flag && (source === "name" || files.length === 0)) return byName(flag);
  if (source === "name") {
    const name = await variableName(request);
    return name ? byName(name) : fromFile();
  }
  try {
    return await fromFile();
  } catch (error) {
    const name =
      flag || !(error instanceof BerthError) || error instanceof Interrupted ? "" : await variableName(request);
    if (!name) throw error;
    const isMissing = error instanceof UsageError && error.message.includes("no configuration file");
    if (!isMissing) note(`the stack file cannot be used: finding the containers of project "${name}" by their labels`);
    return byName(name);
  }
}

/** As in docker compose, a project name has no capitals. */
function byName(name: string): NamedProject {
  return { name: name.toLowerCase(), loaded: undefined };
}

/** COMPOSE_PROJECT_NAME of the shell, else of the env file. */
async function variableName(request: LoadRequest): Promise<string | undefined> {
  const ofShell = request.env["COMPOSE_PROJECT_NAME"];
  if (ofShell !== undefined) return ofShell;
  const { earlyVariables } = await import("../stack/load-tree.ts");
  return (await earlyVariables(request)).get("COMPOSE_PROJECT_NAME");
}
