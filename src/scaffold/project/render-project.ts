import { parse } from "../../stack/parse/parse.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { scopeOf } from "../answers/answer.ts";
import type { Language, Scope } from "../language/liquid.ts";
import type { Answers, OpenTemplate, TemplateFile } from "../template.ts";
import { isFilled, kindOf, partFault, sourceOf, targetOf } from "../template-file.ts";

/** One rendered file of a project. */
export interface ProjectFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
  /** The file contains a secret. */
  readonly private: boolean;
}

/** Renders a template with answers: returns the project's files sorted by path, or all problems. */
export function renderProject(
  template: OpenTemplate,
  answers: Answers,
  { language, folder }: { readonly language: Language; readonly folder: string },
): { readonly files: readonly ProjectFile[]; readonly problems: readonly Problem[] } {
  const scope = scopeOf(template, answers, folder);
  const problems: Problem[] = [];
  const files = new Map<string, ProjectFile>();
  for (const file of template.content) {
    const rules = template.files.filter(({ path }) => `${targetOf(file.path)}/`.startsWith(`${path}/`));
    if (!rules.every(({ when }) => when === undefined || holds(when, template, { scope, language, problems })))
      continue;
    const isPrivate = rules.some((rule) => rule.private);
    const rendered = renderFile(file, { template, scope, language, isPrivate });
    if (rendered === undefined) continue;
    if ("rule" in rendered) {
      problems.push(rendered);
      continue;
    }
    const other = clashingPath(rendered.path, files);
    if (other !== undefined) problems.push(clashProblem(file, rendered, { other, template }));
    else {
      files.set(rendered.path.toLowerCase(), rendered);
      const fault = renderedFault(rendered, secretsOf(template, answers));
      if (fault !== undefined) problems.push(fault);
    }
  }
  const sorted = [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  return { files: sorted, problems };
}

interface RenderContext {
  readonly template: OpenTemplate;
  readonly scope: Scope;
  readonly language: Language;
  readonly isPrivate: boolean;
}

/** undefined: the answers leave the file out. */
function renderFile(file: TemplateFile, context: RenderContext): ProjectFile | Problem | undefined {
  const { template, scope, language, isPrivate } = context;
  const source = sourceOf(file, template);
  const path = pathOf(targetOf(file.path), source.name, context);
  if (path === undefined || typeof path !== "string") return path;
  const of = { path, executable: file.executable, private: isPrivate };
  if (!isFilled(file.path)) return { ...of, bytes: file.bytes };
  const { text, problem } = language.fill(source.text, kindOf(path), scope, {
    source,
    start: 0,
    end: source.text.length,
  });
  return problem ?? { ...of, bytes: Buffer.from(text) };
}

/** A path with its names rendered; undefined if a name is empty, which leaves the file out. */
function pathOf(written: string, name: string, { scope, language }: RenderContext): string | Problem | undefined {
  const parts: string[] = [];
  for (const part of written.split("/")) {
    const at = { source: { name, path: name, text: "" }, start: 0, end: 0 };
    const { text, problem } = language.fill(part, "text", scope, at);
    if (problem !== undefined) return problem;
    if (text.trim() === "") return undefined;
    const fault = partFault(text);
    if (fault !== undefined)
      return { ...error, rule: "bad-path", message: `${name}: ${JSON.stringify(text)} ${fault}`, hint };
    parts.push(text);
  }
  return parts.join("/");
}

const error = { severity: "error", path: "" } as const;
const hint = "Answer with a valid file name. Nothing was written.";

function holds(
  when: string,
  { root, source }: OpenTemplate,
  { scope, language, problems }: Pick<RenderContext, "scope" | "language"> & { readonly problems: Problem[] },
): boolean {
  const result = language.holds(when, scope, root.at ?? { source, start: 0, end: 0 });
  if (typeof result === "boolean") return result;
  problems.push(result);
  return false;
}

/** A file with the same path if case is ignored, or one where the other file needs a folder. */
function clashingPath(path: string, files: ReadonlyMap<string, ProjectFile>): string | undefined {
  const key = path.toLowerCase();
  for (const [other, { path }] of files) {
    if (other === key || other.startsWith(`${key}/`) || key.startsWith(`${other}/`)) return path;
  }
  return undefined;
}

function clashProblem(
  file: TemplateFile,
  { path }: ProjectFile,
  { other, template }: { readonly other: string; readonly template: OpenTemplate },
): Problem {
  const message = `${sourceOf(file, template).name} would be written to ${path}, and another file to ${other}`;
  return { ...error, rule: "same-path", message, hint: "Give each file a different path." };
}

function secretsOf({ questions }: OpenTemplate, answers: Answers): readonly string[] {
  return [...questions.values()].flatMap(({ key, type }) =>
    type === "secret" ? [String(answers.get(key) ?? "")] : [],
  );
}

/** A problem of a rendered file: invalid syntax for its file type, or a secret in it. */
function renderedFault(file: ProjectFile, secrets: readonly string[]): Problem | undefined {
  const { path, bytes } = file;
  if (!file.private && secrets.some((secret) => secret.length >= 8 && bytes.includes(secret))) {
    const message = `${path} would contain a secret`;
    return {
      ...error,
      rule: "secret-shown",
      message,
      hint: 'Set "private: true" for it under "files" in template.yaml.',
    };
  }
  const fault = syntaxFault(path, bytes);
  // The code frame would show lines of a file with secrets.
  return fault !== undefined && file.private ? { ...fault, at: undefined } : fault;
}

const renderedHint = "Correct the template, or change the answers. Nothing was written.";

function syntaxFault(path: string, bytes: Buffer): Problem | undefined {
  const kind = kindOf(path);
  if (kind === "json") return jsonFault(path, bytes.toString("utf8"));
  if (kind !== "compose" && kind !== "yaml") return undefined;
  const source = { name: `${path} (as rendered)`, path, text: bytes.toString("utf8") };
  const { problems } = parse(source);
  const [fault] = problems.filter(
    ({ severity, rule }) => severity === "error" && (kind === "compose" || !stackOnly.has(rule)),
  );
  return fault === undefined ? undefined : { ...fault, hint: fault.hint ?? renderedHint };
}

/** Rules that only apply to stack files. */
const stackOnly: ReadonlySet<string> = new Set(["not-a-mapping", "empty-file"]);

function jsonFault(path: string, text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (cause) {
    return {
      ...error,
      rule: "not-json",
      message: `${path} would be invalid JSON: ${(cause as Error).message}`,
      hint: renderedHint,
    };
  }
}
