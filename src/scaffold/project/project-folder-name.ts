import { basename } from "node:path";

/** A folder's name as a project may be called: what `{{ folder }}` is in templates. */
export function projectFolderName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[_-]+|[_-]+$/g, "");
  return name === "" ? "app" : name;
}
