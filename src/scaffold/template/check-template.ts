import { nodeAt, type Path, pathText, placeAt } from "../../stack/node.ts";
import type { Place, Problem } from "../../stack/problems/problem.ts";
import { scopeOf } from "../answers/answer.ts";
import type { Language } from "../language/liquid.ts";
import { bounds, type Template, type TemplateFile } from "../template.ts";
import { isFilled, kindOf, sourceOf, targetOf, textOf } from "../template-file.ts";

/** Problems of a template that do not depend on answers: invalid conditions, defaults, file names and texts. */
export function checkTemplate(template: Template, content: readonly TemplateFile[], language: Language): Problem[] {
  const unanswered = scopeOf(template, new Map(), "folder");
  return [
    ...expressionsOf(template).flatMap(({ path, text, as }) => {
      const at = placeOf(template, path);
      const fault = as === "text" ? language.fault(text, as, at) : language.conditionFault(text, unanswered, at);
      return fault === undefined ? [] : [{ ...fault, path: pathText(path) }];
    }),
    ...content.flatMap((file) => fileProblems(file, template, language)),
    ...unmatchedRules(template, content),
  ];
}

interface Expression {
  readonly path: Path;
  readonly text: string;
  readonly as: "condition" | "text";
}

function expressionsOf({ questions, files, tests }: Template): Expression[] {
  const expression = (path: Path, text: unknown, as: Expression["as"]): Expression[] =>
    typeof text === "string" ? [{ path, text, as }] : [];
  return [
    ...[...questions.values()].flatMap((question) => [
      ...expression(["questions", question.key, "when"], question.when, "condition"),
      ...expression(["questions", question.key, "default"], question.default, "text"),
    ]),
    ...files.flatMap(({ when }, index) => expression(["files", index, "when"], when, "condition")),
    ...tests.flatMap(({ index, probe }) => expression(["tests", index, "probe", "url"], probe?.url, "text")),
  ];
}

/** A value's place, without quotes. */
function placeOf({ root, source }: Template, path: Path): Place {
  const node = nodeAt(root, path);
  const at = placeAt(root, path) ?? { source, start: 0, end: 0 };
  return node?.kind === "scalar" && node.quoted ? { ...at, start: at.start + 1, end: at.end - 1 } : at;
}

function fileProblems(file: TemplateFile, template: Template, language: Language): Problem[] {
  if (/\p{Cc}/u.test(file.path)) {
    const message = `a file name contains control characters: ${JSON.stringify(file.path)}`;
    return [{ ...error, rule: "control-character", message, hint: "Rename the file." }];
  }
  const source = sourceOf(file, template);
  const named = file.path.split("/").map((part) => language.fault(part, "text", nameOnly(source)));
  if (!isFilled(file.path)) return named.filter((fault) => fault !== undefined);
  const whole = { source, start: 0, end: source.text.length };
  if (file.bytes.length > bounds.text) {
    return [{ ...error, rule: "file-too-large", message: `${source.name} is larger than 1 MB`, hint: tooLarge }];
  }
  if (textOf(file) === undefined) {
    return [{ ...error, rule: "not-text", message: `${source.name} is not UTF-8 text`, hint: tooLarge }];
  }
  const fault = language.fault(source.text, kindOf(targetOf(file.path)), whole);
  return [...named, fault].filter((problem) => problem !== undefined);
}

const error = { severity: "error", path: "" } as const;
const tooLarge = 'Remove ".liquid" from its name to copy it unchanged.';

/** The place of a file name: the file itself, since the name is not part of a text. */
function nameOnly(source: Place["source"]): Place {
  return { source: { ...source, text: "" }, start: 0, end: 0 };
}

/** Rules that match no file: a misspelled path would write a file that should be left out. */
function unmatchedRules(template: Template, content: readonly TemplateFile[]): Problem[] {
  const paths = content.map(({ path }) => targetOf(path));
  return template.files.flatMap(({ path }, index): Problem[] => {
    if (paths.some((file) => file === path || file.startsWith(`${path}/`))) return [];
    const at = placeAt(template.root, ["files", index, "path"]);
    const message = `the template has no file or folder ${JSON.stringify(path)}`;
    return [
      {
        ...error,
        rule: "no-such-file",
        path: `files[${index}].path`,
        message,
        at,
        hint: 'Use a path relative to "files/".',
      },
    ];
  });
}
