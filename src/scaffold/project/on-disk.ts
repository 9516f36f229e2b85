import { lstat, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "../../errors.ts";
import { bounds } from "../template.ts";
import type { ProjectFile } from "./render-project.ts";

/** What exists at the path of a project file. */
export type ProjectOnDisk =
  | { readonly state: "absent" }
  | { readonly state: "file"; readonly bytes: Buffer }
  /** Cannot be written: a folder, a link, or below something that is not a folder of the project. */
  | { readonly state: "blocked"; readonly why: string };

/** Throws UsageError if the project's path exists and is not a folder. */
export async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  throw new UsageError(`${folder} is not a folder`, { hint: "Name an existing or a new folder." });
}

/** Reads what exists at the path of each project file. Links are not followed. */
export async function readProject(
  folder: string,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, ProjectOnDisk>> {
  const found = new Map<string, ProjectOnDisk>();
  for (const path of paths) found.set(path, await standingOf(folder, path));
  return found;
}

async function standingOf(folder: string, path: string): Promise<ProjectOnDisk> {
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length++) {
    const parent = parts.slice(0, length).join("/");
    const found = await lstat(join(folder, parent)).catch(() => undefined);
    if (found === undefined) return { state: "absent" };
    if (found.isSymbolicLink()) return { state: "blocked", why: `${parent} is a link` };
    if (!found.isDirectory()) return { state: "blocked", why: `${parent} is not a folder` };
  }
  const found = await lstat(join(folder, path)).catch(() => undefined);
  if (found === undefined) return { state: "absent" };
  if (found.isSymbolicLink()) return { state: "blocked", why: "it is a link" };
  if (!found.isFile()) return { state: "blocked", why: "it is a folder" };
  if (found.size > bounds.file)
    return { state: "blocked", why: "the existing file is larger than a template file can be" };
  return { state: "file", bytes: await readFile(join(folder, path)) };
}

/** The effect of writing a file. */
export interface Change {
  readonly file: ProjectFile;
  readonly does: "create" | "keep" | "overwrite" | "refuse";
  /** The overwritten bytes. */
  readonly before?: Buffer | undefined;
  readonly why?: string | undefined;
}

/** The effect of writing a project. Existing secrets are kept; with `keeps`, all existing files are. */
export function changesOf(
  files: readonly ProjectFile[],
  onDisk: ReadonlyMap<string, ProjectOnDisk>,
  { keeps }: { readonly keeps: boolean },
): Change[] {
  return files.map((file): Change => {
    const found = onDisk.get(file.path) ?? { state: "absent" };
    if (found.state === "absent") return { file, does: "create" };
    if (found.state === "blocked") return { file, does: "refuse", why: found.why };
    if (file.private || found.bytes.equals(file.bytes)) return { file, does: "keep" };
    if (keeps && !isBerthFile(file)) return { file, does: "keep", why: "keeping yours" };
    return { file, does: "overwrite", before: found.bytes };
  });
}

/** Whether the file is berth's own record of how the project was created. */
export function isBerthFile({ path }: ProjectFile): boolean {
  return path.startsWith(".berth/");
}

/** A folder's name as a valid project name: `{{ folder }}` in templates. */
export function projectFolderName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[_-]+|[_-]+$/g, "");
  return name === "" ? "app" : name;
}
