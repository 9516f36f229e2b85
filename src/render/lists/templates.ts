import type { OpenTemplate } from "../../scaffold/template.ts";
import { targetOf } from "../../scaffold/template-file.ts";
import type { Paint } from "../terminal/color.ts";

/** A template as JSON, as described in schemas/template.schema.json. */
export function templateJson({ name, version, description, questions, content, after, tests }: OpenTemplate) {
  return {
    schemaVersion: 1,
    name,
    version,
    description,
    questions: [...questions.values()].map(({ key, type, ask, help, when, default: preset, choices }) => ({
      key,
      type,
      ask,
      help,
      when,
      default: preset,
      choices: choices?.map(({ value }) => value),
    })),
    files: content.map(({ path }) => targetOf(path)),
    after,
    tests: tests.map((row) => row.name),
  };
}

/** A template's questions and files as text. */
export function templateText(template: OpenTemplate, paint: Paint): string {
  const { name, version, description, questions, files, after, folder } = templateParts(template);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? "" : `\n${paint.bold(title)}\n${lines.map((line) => `  ${line}\n`).join("")}`;
  return [
    `${paint.bold(name)} ${version}\n${description}\n${paint.dim(folder)}\n`,
    section("Questions", questions),
    section("Files", files),
    section("Next steps", after),
  ].join("");
}

function templateParts({ questions, files, content, ...template }: OpenTemplate) {
  const questionLines = [...questions.values()].map(({ key, type, ask, when, default: preset, choices = [] }) => {
    const values = choices.length === 0 ? type : choices.map(({ value }) => value).join(" | ");
    const initial = preset === undefined ? "" : `, default ${JSON.stringify(preset)}`;
    return `${key}: ${ask} [${values}${initial}]${when === undefined ? "" : `, if ${when}`}`;
  });
  const fileLines = content.map(({ path }) => {
    const target = targetOf(path);
    const rules = files.filter((rule) => `${target}/`.startsWith(`${rule.path}/`));
    const notes = rules.flatMap((rule) => [
      ...(rule.when === undefined ? [] : [`if ${rule.when}`]),
      ...(rule.private ? ["secret"] : []),
    ]);
    return notes.length === 0 ? target : `${target}  (${notes.join(", ")})`;
  });
  return { ...template, questions: questionLines, files: fileLines };
}
