import { lstat, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "../../errors.ts";
import { bounds } from "../template.ts";
import type { ProjectFile } from "./render-project.ts";

/** What stands where a file of a project goes. */
export type ProjectOnDisk =
  | { readonly state: "absent" }
  | { readonly state: "file"; readonly bytes: Buffer }
  /** Cannot be written: a folder, a link, or below something that is no folder of the project. */
  | { readonly state: "blocked"; readonly why: string };

/** Refuses what stands where a project's folder would be, and is none. */
export async function refuseNoFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  throw new UsageError(`${folder} is no folder`, { hint: "Name a folder, or one that is to be made." });
}

/** Looks where each file of a project would go; nothing outside the folder counts as within it. */
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
    if (!found.isDirectory()) return { state: "blocked", why: `${parent} is no folder` };
  }
  const found = await lstat(join(folder, path)).catch(() => undefined);
  if (found === undefined) return { state: "absent" };
  if (found.isSymbolicLink()) return { state: "blocked", why: "it is a link" };
  if (!found.isFile()) return { state: "blocked", why: "it is a folder" };
  if (found.size > bounds.file)
    return { state: "blocked", why: "what stands there is larger than any template's file" };
  return { state: "file", bytes: await readFile(join(folder, path)) };
}

/** What writing a file would do. */
export interface Change {
  readonly file: ProjectFile;
  readonly does: "create" | "keep" | "overwrite" | "refuse";
  /** What would be overwritten. */
  readonly before?: Buffer | undefined;
  readonly why?: string | undefined;
}

/** What writing a project would do, file by file. A secret that is there stays; with `keeps`, so does all else that is. */
export function changesOf(
  files: readonly ProjectFile[],
  standing: ReadonlyMap<string, ProjectOnDisk>,
  { keeps }: { readonly keeps: boolean },
): Change[] {
  return files.map((file): Change => {
    const found = standing.get(file.path) ?? { state: "absent" };
    if (found.state === "absent") return { file, does: "create" };
    if (found.state === "blocked") return { file, does: "refuse", why: found.why };
    if (file.private || found.bytes.equals(file.bytes)) return { file, does: "keep" };
    if (keeps && !isOfBerth(file)) return { file, does: "keep", why: "yours stays" };
    return { file, does: "overwrite", before: found.bytes };
  });
}

/** Whether berth keeps the file for itself: of how the project was made. */
export function isOfBerth({ path }: ProjectFile): boolean {
  return path.startsWith(".berth/");
}

/** A folder's name as a project may be called: what `{{ folder }}` is in templates. */
export function projectFolderName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[_-]+|[_-]+$/g, "");
  return name === "" ? "app" : name;
}
