import { relative } from "node:path";

/** What no path that anybody wrote begins with. */
const mark = "/\0";

/**
 * A directory by a name of its own: a path that `extends` or `include` moved into it can be told from one that was
 * written absolute, and be made relative again where the model is to keep paths as written.
 */
export function unresolved(directory: string): string {
  return mark + directory;
}

/** A moved path as it would have been written in the project's directory; any other as it is. */
export function asWritten(path: string, directory: string): string {
  return path.startsWith(mark) ? relative(unresolved(directory), path) || "." : path;
}

/** A moved path as the file system knows it; any other as it is. */
export function realPath(path: string): string {
  return path.startsWith(mark) ? path.slice(mark.length) : path;
}
