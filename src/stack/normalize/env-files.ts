import { relative } from "node:path";
import { parseEnvFile } from "../env/env-file.ts";
import { decode, type EncodingFault, encodingFault, readLimited, Unreadable } from "../files/source.ts";
import { type Node, textOf } from "../node.ts";
import { toOrderedValue } from "../ordered-value.ts";
import type { Problem, Source } from "../problems/problem.ts";
import type { EnvFile } from "../stack.ts";
import { located } from "./paths.ts";
import { toggle } from "./scalars.ts";
import { complain, inside, member, type Shape, type Spot } from "./shape.ts";

/** A file under a service's `env_file` or `label_file`. */
interface FileEntry {
  /** Absolute. */
  readonly path: string;
  readonly required: boolean;
  readonly format: string | undefined;
  readonly node: Node;
  readonly spot: Spot;
}

type Lookup = (name: string) => string | undefined;

/** The merged contents of the files under `env_file` or `label_file`; a later file wins. */
export async function readNamedFiles(
  kind: "env" | "label",
  node: Node | undefined,
  spot: Spot,
  lookup: Lookup,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  const earlier: Lookup = (name) => values.get(name);
  // As in docker compose: in label files, an earlier file wins over a line above.
  const [first, last]: [Lookup, Lookup] = kind === "env" ? [lookup, earlier] : [earlier, () => undefined];
  for (const file of namedFiles(node, spot)) {
    for (const [key, value] of await readOne(kind, file, first, last)) {
      if (value !== undefined) values.set(key, value);
    }
  }
  return values;
}

/** The absolute paths of the files under `label_file`, in order. */
export function labelFiles(node: Node | undefined, spot: Spot): readonly string[] | undefined {
  const files = namedFiles(node, spot);
  return files.length === 0 ? undefined : files.map(({ path }) => path);
}

/** The env files as the model keeps them if they are not read. */
export const envFiles: Shape = {
  below: () => ({ below: (key) => (key === "required" ? toggle : undefined) }),
  read: (node, spot): readonly EnvFile[] | undefined => {
    const files = spot.reading.resolveEnv ? [] : namedFiles(node, spot);
    return files.length === 0
      ? undefined
      : files.map(({ path, required, format }) => ({ path, required, ...(format === undefined ? {} : { format }) }));
  },
  // As in Compose's Go code, which affects the hash: a required file is only its path.
  print: (value) => (value as readonly EnvFile[]).map((file) => (file.required ? file.path : toOrderedValue(file))),
};

function namedFiles(node: Node | undefined, spot: Spot): readonly FileEntry[] {
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
  file: FileEntry,
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
    const { text, fault } = decode(await readLimited(file.path));
    if (fault !== undefined && !reportEncoding(fault, file)) return new Map();
    const source = { name: nameOf(file), path: file.path, text };
    const { values, problems } =
      file.format === "raw"
        ? parseRaw(source, (name) => lookup(name) ?? before(name))
        : parseEnvFile(source, lookup, before);
    reading.problems.push(...problems);
    return values;
  } catch (error) {
    const missing = isSystemError(error) && error.code === "ENOENT";
    if (missing) {
      if (file.required) reportMissing(kind, file);
    } else complainOf(kind, file, `cannot be read: ${reason(error)}`, hintOf(error));
    return new Map();
  }
}

const optionalHint = 'Create the file, or write "required: false" if it may be missing.';

function reportMissing(kind: "env" | "label", file: FileEntry): void {
  const name = nameOf(file);
  const create = kind === "env" ? optionalHint : "Create the file, or correct the path.";
  const hint = name.includes("\\") ? `Use "/" between directories: ${name.replaceAll("\\", "/")}` : create;
  complainOf(kind, file, "not found", hint);
}

function complainOf(kind: "env" | "label", file: FileEntry, reason: string, hint: string): void {
  complain(file.node, file.spot, {
    rule: `missing-${kind}-file`,
    message: `${kind} file ${nameOf(file)} ${reason}`,
    hint,
  });
}

/** Reports an encoding that cannot be read, or only in part, which is a warning. Returns whether the text is usable. */
function reportEncoding(fault: EncodingFault, file: FileEntry): boolean {
  const [rule, message, hint] = encodingFault(fault, nameOf(file));
  const isUsable = fault.kind === "byte";
  complain(file.node, file.spot, { rule, severity: isUsable ? "warning" : "error", message, hint });
  return isUsable;
}

function nameOf(file: FileEntry): string {
  const path = relative(file.spot.reading.workingDir, file.path);
  return path.length < file.path.length && !path.startsWith("..") ? path : file.path;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}

function reason(error: unknown): string {
  if (error instanceof Unreadable) return `it ${error.message}`;
  if (isSystemError(error) && error.code === "ERR_INVALID_ARG_VALUE") return "its path contains a NUL character";
  return isSystemError(error) && error.code === "EACCES" ? "permission denied" : String(error);
}

function hintOf(error: unknown): string {
  if (error instanceof Unreadable) return error.hint;
  return isSystemError(error) && error.code === "EACCES" ? "Check its permissions with ls -l." : "Correct the path.";
}

/** Parses the raw format: `KEY=VALUE` per line, without quotes and variables. */
function parseRaw(source: Source, lookup: Lookup): ReturnType<typeof parseEnvFile> {
  const values = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  for (const [line, at] of linesOf(source.text)) {
    const [, key = "", value] = /^([^=]*)(?:=(.*))?$/s.exec(line) ?? [];
    if (key === "" || /\s/.test(key)) {
      const message = key === "" ? "missing variable name" : `variable '${key}' contains whitespaces`;
      const place = { source, start: at, end: at + Math.max(key.length, 1) };
      problems.push({ rule: "env-file-syntax", severity: "error", path: "", message, at: place });
    } else {
      values.set(key, value ?? lookup(key));
    }
  }
  return { values, problems };
}

/** The lines that are neither empty nor comments, without leading space, each with its offset. */
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
