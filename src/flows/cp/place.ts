import { posix } from "node:path";

/** One end of a copy. */
export type CopyPath =
  | { readonly kind: "stream" }
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "container"; readonly service: string; readonly path: string };

/** `db:/data` is in a container; `/data`, `./db:data` and `data` are on this machine; `-` is a tar on stdin or stdout. */
export function parseCopyPath(text: string): CopyPath {
  if (text === "-") return { kind: "stream" };
  const colon = text.indexOf(":");
  if (colon <= 0 || text.startsWith("/") || text.startsWith(".")) return { kind: "local", path: text };
  return { kind: "container", service: text.slice(0, colon), path: text.slice(colon + 1) };
}

/** Whether a path stands for the contents of a folder instead of the folder: `data/.`, `.`. */
export function copiesContents(path: string): boolean {
  return path === "." || path.endsWith("/.");
}

/** Whether a path can only be a folder's: `data/`, `data/.`. */
export function claimsFolder(path: string): boolean {
  return path.endsWith("/") || copiesContents(path);
}

/** The source of a copy. */
export interface CopySource {
  readonly isFolder: boolean;
  /** Its name when copied into a folder. */
  readonly name: string;
  readonly contents: boolean;
}

/** The destination of a copy, as the user wrote it. */
export interface CopyTarget {
  readonly path: string;
  /** What exists there already, links followed. */
  readonly there: "folder" | "file" | "nothing";
}

/** The folder to unpack into, and the name of the copy in it: `.` for the folder itself. */
export interface Landing {
  readonly folder: string;
  readonly name: string;
}

/** Applies Docker's rules for the destination. Returns the reason if the copy is not possible. */
export function landing(source: CopySource, { path, there }: CopyTarget): Landing | { readonly refused: string } {
  if (there === "folder") return { folder: path, name: source.contents ? "." : source.name };
  if (there === "file" && source.isFolder) return { refused: "cannot copy directory" };
  if (there === "file" && claimsFolder(path)) return { refused: "not a directory" };
  if (there === "nothing" && !source.isFolder && claimsFolder(path)) return { refused: "no such directory" };
  const clean = posix.normalize(path).replace(/\/$/, "");
  return { folder: posix.dirname(clean), name: posix.basename(clean) };
}
