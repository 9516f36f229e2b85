import { isAbsolute, normalize } from "node:path";

/** The file by which a folder of artefacts is known as ours: it names all that may be in it. */
export const listingName = ".berth-artifacts.json";

/** The names in such a file; undefined where it is not one. */
export function listing(text: string): readonly string[] | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null || !("files" in read) || !Array.isArray(read.files)) return undefined;
    return read.files.filter((name: unknown) => typeof name === "string");
  } catch {
    return undefined;
  }
}

/** Whether a name leads to a file below the folder: a listing may come from anywhere. */
export function isOwnPath(name: string): boolean {
  return !isAbsolute(name) && !normalize(name).startsWith("..") && normalize(name) !== ".";
}
