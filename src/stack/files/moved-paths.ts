import { relative } from "node:path";

/** A prefix that no real path has. */
const mark = "/\0";

/**
 * Marks a directory, so that a relative path that `extends` or `include` resolved against it differs from an absolute path
 * in the file, and be made relative again if the model keeps paths as written.
 */
export function markMoved(directory: string): string {
  return mark + directory;
}

/** A marked path, relative to the project's directory; any other path as it is. */
export function asWritten(path: string, directory: string): string {
  return path.startsWith(mark) ? relative(markMoved(directory), path) || "." : path;
}

/** A marked path without its mark; any other path as it is. */
export function realPath(path: string): string {
  return path.startsWith(mark) ? path.slice(mark.length) : path;
}
