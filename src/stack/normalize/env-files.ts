import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { parseEnvFile } from "../env/env-file.ts";
import { type Node, textOf } from "../node.ts";
import { toOrderedValue } from "../ordered-value.ts";
import type { Problem, Source } from "../problems/problem.ts";
import type { EnvFile } from "../stack.ts";
import { located } from "./paths.ts";
import { complain, inside, member, type Shape, type Spot } from "./shape.ts";

/** A file of variables or labels that a service names. */
interface Named {
  /** Absolute. */
  readonly path: string;
  readonly required: boolean;
  readonly format: string | undefined;
  readonly node: Node;
  readonly spot: Spot;
}

type Lookup = (name: string) => string | undefined;

/** What the files under `env_file` or `label_file` define together; a later file wins. */
export async function readNamedFiles(
  kind: "env" | "label",
  node: Node | undefined,
  spot: Spot,
  lookup: Lookup,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const file of namedFiles(node, spot)) {
    for (const [key, value] of await readOne(kind, file, lookup, (name) => values.get(name))) {
      if (value !== undefined) values.set(key, value);
    }
  }
  return values;
}

/** Absolute paths of the files under `label_file`, in order. */
export function labelFiles(node: Node | undefined, spot: Spot): readonly string[] | undefined {
  const files = namedFiles(node, spot);
  return files.length === 0 ? undefined : files.map(({ path }) => path);
}

/** The files as the model keeps them where they are not read. */
export const envFiles: Shape = {
  read: (node, spot): readonly EnvFile[] | undefined => {
    const files = spot.reading.resolveEnv ? [] : namedFiles(node, spot);
    return files.length === 0
      ? undefined
      : files.map(({ path, required, format }) => ({ path, required, ...(format === undefined ? {} : { format }) }));
  },
  // A Go habit that Compose's hashes keep: of a file that is required, only the path is said.
  print: (value) => (value as readonly EnvFile[]).map((file) => (file.required ? file.path : toOrderedValue(file))),
};

function namedFiles(node: Node | undefined, spot: Spot): readonly Named[] {
  if (node === undefined) return [];
  const items = node.kind === "list" ? node.items : [node];
  return items.flatMap((item, index) => {
    const path = textOf(item) ?? textOf(member(item, "path"));
    if (path === undefined) return [];
    const format = textOf(member(item, "format"));
    return [
      {
        path: located(path, spot.reading),
        required: textOf(member(item, "required")) !== "false",
        format,
        node: item,
        spot: node.kind === "list" ? inside(spot, index) : spot,
      },
    ];
  });
}

async function readOne(
  kind: "env" | "label",
  file: Named,
  lookup: Lookup,
  before: Lookup,
): Promise<ReadonlyMap<string, string | undefined>> {
  const { reading } = file.spot;
  if (file.format !== undefined && file.format !== "raw") {
    const message = `unsupported env_file format ${JSON.stringify(file.format)}`;
    complain(file.node, file.spot, { rule: "unknown-format", message, hint: 'Write "format: raw", or leave it out.' });
    return new Map();
  }
  try {
    const source = { name: nameOf(file), path: file.path, text: await readFile(file.path, "utf8") };
    const { values, problems } =
      file.format === "raw"
        ? parseRaw(source, (name) => lookup(name) ?? before(name))
        : parseEnvFile(source, lookup, before);
    reading.problems.push(...problems);
    return values;
  } catch (error) {
    const missing = isSystemError(error) && error.code === "ENOENT";
    if (!missing || file.required) complainOf(kind, file, missing ? "not found" : `cannot be read: ${reason(error)}`);
    return new Map();
  }
}

const optional = 'Create the file, or write "required: false" if it may be missing.';

function complainOf(kind: "env" | "label", file: Named, what: string): void {
  const written = nameOf(file);
  const create = kind === "env" ? optional : "Create the file, or correct the path.";
  const hint = written.includes("\\") ? `Write "/" between directories: ${written.replaceAll("\\", "/")}` : create;
  complain(file.node, file.spot, {
    rule: `missing-${kind}-file`,
    message: `${kind} file ${nameOf(file)} ${what}`,
    hint,
  });
}

function nameOf(file: Named): string {
  const near = relative(file.spot.reading.workingDir, file.path);
  return near.length < file.path.length && !near.startsWith("..") ? near : file.path;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}

function reason(error: unknown): string {
  if (isSystemError(error) && error.code === "EISDIR") return "it is a directory";
  return isSystemError(error) && error.code === "EACCES" ? "permission denied" : String(error);
}

/** `KEY=VALUE` per line and nothing more: no quotes, no variables. */
function parseRaw(source: Source, lookup: Lookup): ReturnType<typeof parseEnvFile> {
  const values = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const [line, at] of linesOf(source.text)) {
    const [, key = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(line) ?? [];
    if (key === "" || /\s/.test(key)) {
      const message = key === "" ? "a variable name is missing" : `variable '${key}' contains whitespaces`;
      const place = { source, start: at, end: at + Math.max(key.length, 1) };
      problems.push({ rule: "env-file-syntax", severity: "error", path: "", message, at: place });
    } else {
      values.set(key, value ?? lookup(key));
    }
  }
  return { values, problems };
}

/** Lines that say something, without the space before them, each with its offset. */
function linesOf(text: string): readonly (readonly [string, number])[] {
  const lines: (readonly [string, number])[] = [];
  let at = 0;
  for (const whole of text.split("\n")) {
    const line = whole.trimStart();
    if (line !== "" && !line.startsWith("#")) lines.push([line.replace(/\r$/, ""), at + whole.length - line.length]);
    at += whole.length + 1;
  }
  return lines;
}
