import { createHash } from "node:crypto";
import type { Source } from "../stack/problems/problem.ts";
import type { OpenTemplate, Template, TemplateFile } from "./template.ts";

const suffix = ".liquid";

/** Whether a file is rendered, not only copied. */
export function isFilled(path: string): boolean {
  return path.endsWith(suffix);
}

/** A file's path in the project, before its names are rendered. */
export function targetOf(path: string): string {
  return isFilled(path) ? path.slice(0, -suffix.length) : path;
}

/** A file's text; undefined if it is not UTF-8. */
export function textOf({ bytes }: TemplateFile): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A file as the source of problems, named relative to its template.yaml. */
export function sourceOf(file: TemplateFile, { source }: Pick<Template, "source">): Source {
  const beside = (path: string) => path.replace(/template\.yaml$/, `files/${file.path}`);
  return { name: beside(source.name), path: beside(source.path), text: textOf(file) ?? "" };
}

/** A hash over all bytes of a template. */
export function digestOf({ source, content }: Pick<OpenTemplate, "source" | "content">): string {
  const hash = createHash("sha256").update(`${source.text.length}\n${source.text}`);
  for (const { path, executable, bytes } of content) {
    hash.update(`${JSON.stringify([path, executable, bytes.length])}\n`).update(bytes);
  }
  return `sha256:${hash.digest("hex")}`;
}

/** What is wrong with one part of a rendered path; undefined if it is a valid name. */
export function partFault(part: string): string | undefined {
  if (part === "." || part === "..") return "is outside the project";
  if (/[\\/]/.test(part)) return "contains a slash";
  if (/\p{Cc}/u.test(part)) return "contains a control character";
  if (Buffer.byteLength(part) > 255) return "is longer than 255 bytes";
  // Git runs hooks from .git, and .berth is berth's own record.
  if (/^(?:\.(?:git|berth)|git~\d+|berth~\d+)$/i.test(asFileSystemsSee(part))) return "cannot be written by a template";
  return undefined;
}

/** A name as the file systems of macOS and Windows compare it: without invisible characters, final dots and a stream. */
function asFileSystemsSee(part: string): string {
  return part
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "");
}

/** The syntax of a file, by which answers are quoted. */
export type Kind = "compose" | "yaml" | "json" | "dockerfile" | "shell" | "env" | "text";

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i, "compose"],
  [/\.ya?ml$/i, "yaml"],
  [/\.json$/i, "json"],
  [/^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/i, "dockerfile"],
  [/\.(?:sh|bash)$/i, "shell"],
  [/^\.env(?:\.|$)|\.env$/i, "env"],
];

/** The kind of a file, by its name. */
export function kindOf(path: string): Kind {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? "text";
}
