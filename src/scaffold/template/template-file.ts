import type { Source } from "../../stack/problems/problem.ts";
import type { Template, TemplateFile } from "./template.ts";

const suffix = ".liquid";

/** Whether a file is filled in, not only copied. */
export function isFilled(path: string): boolean {
  return path.endsWith(suffix);
}

/** A file's path in the project, before what is in it is filled in. */
export function targetOf(path: string): string {
  return isFilled(path) ? path.slice(0, -suffix.length) : path;
}

/** A file's text; undefined where it is none. */
export function textOf({ bytes }: TemplateFile): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A file as problems name it: beside its template.yaml. */
export function sourceOf(file: TemplateFile, { source }: Pick<Template, "source">): Source {
  const beside = (path: string) => path.replace(/template\.yaml$/, `files/${file.path}`);
  return { name: beside(source.name), path: beside(source.path), text: textOf(file) ?? "" };
}
