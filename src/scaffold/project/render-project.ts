import { parse } from "../../stack/parse/parse.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { scopeOf } from "../answers/answer.ts";
import type { Language, Scope } from "../language/liquid.ts";
import type { Answers, OpenTemplate, TemplateFile } from "../template.ts";
import { isFilled, kindOf, partFault, sourceOf, targetOf } from "../template-file.ts";

/** One file of a project, as its template and the answers make it. */
export interface ProjectFile {
  /** Within the project, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable: boolean;
  /** Holds a secret. */
  readonly private: boolean;
}

/** What a template and answers are together: the project's files in the order of their paths, or all that is wrong. */
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
    if (!rules.every(({ when }) => when === undefined || heldBy(when, template, { scope, language, problems })))
      continue;
    const isPrivate = rules.some((rule) => rule.private);
    const made = renderFile(file, { template, scope, language, isPrivate });
    if (made === undefined) continue;
    if ("rule" in made) {
      problems.push(made);
      continue;
    }
    const other = inTheWay(made.path, files);
    if (other !== undefined) problems.push(twice(file, made, { other, template }));
    else {
      files.set(made.path.toLowerCase(), made);
      const fault = renderedFault(made, secretsOf(template, answers));
      if (fault !== undefined) problems.push(fault);
    }
  }
  const sorted = [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  return { files: sorted, problems };
}

interface Surroundings {
  readonly template: OpenTemplate;
  readonly scope: Scope;
  readonly language: Language;
  readonly isPrivate: boolean;
}

/** undefined: the answers leave it out. */
function renderFile(file: TemplateFile, around: Surroundings): ProjectFile | Problem | undefined {
  const { template, scope, language, isPrivate } = around;
  const source = sourceOf(file, template);
  const path = pathOf(targetOf(file.path), source.name, around);
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

/** A path with its names filled in; undefined where a name is empty then: the file is left out. */
function pathOf(written: string, name: string, { scope, language }: Surroundings): string | Problem | undefined {
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
const hint = "Answer with a name that a file can have; nothing was written.";

function heldBy(
  when: string,
  { root, source }: OpenTemplate,
  { scope, language, problems }: Pick<Surroundings, "scope" | "language"> & { readonly problems: Problem[] },
): boolean {
  const held = language.holds(when, scope, root.at ?? { source, start: 0, end: 0 });
  if (typeof held === "boolean") return held;
  problems.push(held);
  return false;
}

/** A file of the same path, on some disks at least, or one where the other needs a folder. */
function inTheWay(path: string, files: ReadonlyMap<string, ProjectFile>): string | undefined {
  const key = path.toLowerCase();
  for (const [other, { path }] of files) {
    if (other === key || other.startsWith(`${key}/`) || key.startsWith(`${other}/`)) return path;
  }
  return undefined;
}

function twice(
  file: TemplateFile,
  { path }: ProjectFile,
  { other, template }: { readonly other: string; readonly template: OpenTemplate },
): Problem {
  const message = `${sourceOf(file, template).name} would be written to ${path}, and another file to ${other}`;
  return { ...error, rule: "same-path", message, hint: "Give each a path of its own." };
}

function secretsOf({ questions }: OpenTemplate, answers: Answers): readonly string[] {
  return [...questions.values()].flatMap(({ key, type }) =>
    type === "secret" ? [String(answers.get(key) ?? "")] : [],
  );
}

/** What is wrong with a file as it was made: it cannot be read as what its name says, or shows a secret. */
function renderedFault(file: ProjectFile, secrets: readonly string[]): Problem | undefined {
  const { path, bytes } = file;
  if (!file.private && secrets.some((secret) => secret.length >= 8 && bytes.includes(secret))) {
    const message = `${path} would show a secret`;
    return { ...error, rule: "secret-shown", message, hint: 'Mark it "private: true" under "files" of the template.' };
  }
  const fault = syntaxFault(path, bytes);
  // What is wrong with a file that holds a secret is told without a line of it.
  return fault !== undefined && file.private ? { ...fault, at: undefined } : fault;
}

const renderedHint = "The template makes it so of these answers; nothing was written.";

function syntaxFault(path: string, bytes: Buffer): Problem | undefined {
  const kind = kindOf(path);
  if (kind === "json") return jsonFault(path, bytes.toString("utf8"));
  if (kind !== "compose" && kind !== "yaml") return undefined;
  const source = { name: `${path} (as it would be written)`, path, text: bytes.toString("utf8") };
  const { problems } = parse(source);
  const [fault] = problems.filter(
    ({ severity, rule }) => severity === "error" && (kind === "compose" || !loose.has(rule)),
  );
  return fault === undefined ? undefined : { ...fault, hint: fault.hint ?? renderedHint };
}

/** Asked of stack files only. */
const loose: ReadonlySet<string> = new Set(["not-a-mapping", "empty-file"]);

function jsonFault(path: string, text: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (cause) {
    return {
      ...error,
      rule: "not-json",
      message: `${path} would be no JSON: ${(cause as Error).message}`,
      hint: renderedHint,
    };
  }
}
