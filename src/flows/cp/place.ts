import { posix } from "node:path";

/** One end of a copy. */
export type CopyPath =
  | { readonly kind: "stream" }
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "container"; readonly service: string; readonly path: string };

/** `db:/data` is in a container; `/data`, `./db:data` and `data` are here; `-` is a tar on stdin or stdout. */
export function parseCopyPath(text: string): CopyPath {
  if (text === "-") return { kind: "stream" };
  const colon = text.indexOf(":");
  if (colon <= 0 || text.startsWith("/") || text.startsWith(".")) return { kind: "local", path: text };
  return { kind: "container", service: text.slice(0, colon), path: text.slice(colon + 1) };
}

/** Does a path say that its folder's contents are meant, not the folder: `data/.`, `.`? */
export function copiesContents(path: string): boolean {
  return path === "." || path.endsWith("/.");
}

/** Does a path say that it is a folder's? */
export function claimsFolder(path: string): boolean {
  return path.endsWith("/") || copiesContents(path);
}

/** What a copy begins with. */
export interface CopySource {
  readonly isFolder: boolean;
  /** The name under which it would be found in a folder. */
  readonly name: string;
  readonly contents: boolean;
}

/** Where a copy goes. */
export interface CopyTarget {
  readonly path: string;
  /** What is there already, links followed. */
  readonly there: "folder" | "file" | "nothing";
}

/** The folder to unpack in, and what the copied file or folder is called in it: `.` for the folder itself. */
export interface Landing {
  readonly folder: string;
  readonly name: string;
}

/** Docker's rules of where a copy lands; or what stands against it. */
export function landing(source: CopySource, { path, there }: CopyTarget): Landing | { readonly refused: string } {
  if (there === "folder") return { folder: path, name: source.contents ? "." : source.name };
  if (there === "file" && source.isFolder) return { refused: "cannot copy directory" };
  if (there === "file" && claimsFolder(path)) return { refused: "not a directory" };
  if (there === "nothing" && !source.isFolder && claimsFolder(path)) return { refused: "no such directory" };
  const clean = posix.normalize(path).replace(/\/$/, "");
  return { folder: posix.dirname(clean), name: posix.basename(clean) };
}
