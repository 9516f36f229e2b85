import { readFile, stat } from "node:fs/promises";
import { relative } from "node:path";
import { sizeLimit } from "../parse/parse.ts";
import type { Problem, Reached, Source } from "../problems/problem.ts";

/** A file's text, or why there is none. */
export type SourceReading =
  | { readonly source: Source; readonly problem?: never }
  | { readonly source?: never; readonly problem: Problem };

/** Reads a stack file or env file: text in UTF-8 (or UTF-16 with a byte order mark) of at most 10 MB. */
export async function readSource(path: string, cwd: string, reached?: Reached): Promise<SourceReading> {
  const name = displayName(path, cwd);
  try {
    const found = await stat(path);
    if (found.isDirectory()) return refused("is-directory", `${name} is a directory`, "Name the file in it.");
    if (found.size > sizeLimit) return refused("file-too-large", `${name} is larger than 10 MB`, wrongFile);
    const text = decoded(await readFile(path));
    return text === undefined
      ? refused("not-text", `${name} is not a text file`, wrongFile)
      : { source: { name, path, text, reached } };
  } catch (error) {
    return refused(...reason(error, name));
  }
}

/** The text that came through a pipe, under the name that problems give it. */
export function stdinSource(text: string, cwd: string): Source {
  return { name: "<stdin>", path: cwd, text };
}

const wrongFile = "Is this the right file?";

/** Relative to the working directory where that is shorter. */
export function displayName(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short !== "" && short.length < path.length ? short : path;
}

function decoded(bytes: Buffer): string | undefined {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function reason(error: unknown, name: string): [string, string, string] {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") {
    return ["file-not-found", `${name}: no such file`, "Check the name and the directory you are in."];
  }
  if (code === "EACCES" || code === "EPERM") {
    return ["file-unreadable", `${name} cannot be read: permission denied`, "Check who may read it: ls -l."];
  }
  return ["file-unreadable", `${name} cannot be read: ${message}`, "Check the file and the disk."];
}

function refused(rule: string, message: string, hint: string): SourceReading {
  return { problem: { rule, severity: "error", path: "", message, hint } };
}
