import { nodeAt, type Path, pathText, placeAt } from "../../stack/node.ts";
import type { Place, Problem } from "../../stack/problems/problem.ts";
import { scopeOf } from "../answers/answer.ts";
import type { Language } from "../language/liquid.ts";
import { bounds, type Template, type TemplateFile } from "../template.ts";
import { isFilled, kindOf, sourceOf, targetOf, textOf } from "../template-file.ts";

/** What is wrong with a template before anything is answered: conditions, defaults, names and texts that cannot be read. */
export function checkTemplate(template: Template, content: readonly TemplateFile[], language: Language): Problem[] {
  const unanswered = scopeOf(template, new Map(), "folder");
  return [
    ...expressionsOf(template).flatMap(({ path, text, as }) => {
      const at = placeOf(template, path);
      const fault = as === "text" ? language.fault(text, as, at) : language.conditionFault(text, unanswered, at);
      return fault === undefined ? [] : [{ ...fault, path: pathText(path) }];
    }),
    ...content.flatMap((file) => ofFile(file, template, language)),
    ...idleRules(template, content),
  ];
}

interface Expression {
  readonly path: Path;
  readonly text: string;
  readonly as: "condition" | "text";
}

function expressionsOf({ questions, files, tests }: Template): Expression[] {
  const one = (path: Path, text: unknown, as: Expression["as"]): Expression[] =>
    typeof text === "string" ? [{ path, text, as }] : [];
  return [
    ...[...questions.values()].flatMap((question) => [
      ...one(["questions", question.key, "when"], question.when, "condition"),
      ...one(["questions", question.key, "default"], question.default, "text"),
    ]),
    ...files.flatMap(({ when }, index) => one(["files", index, "when"], when, "condition")),
    ...tests.flatMap(({ index, probe }) => one(["tests", index, "probe", "url"], probe?.url, "text")),
  ];
}

/** A value's place; that of the text itself where it is in quotes. */
function placeOf({ root, source }: Template, path: Path): Place {
  const node = nodeAt(root, path);
  const at = placeAt(root, path) ?? { source, start: 0, end: 0 };
  return node?.kind === "scalar" && node.quoted ? { ...at, start: at.start + 1, end: at.end - 1 } : at;
}

function ofFile(file: TemplateFile, template: Template, language: Language): Problem[] {
  if (/\p{Cc}/u.test(file.path)) {
    const message = `the name of a file has control characters: ${JSON.stringify(file.path)}`;
    return [{ ...words, rule: "control-character", message, hint: "Give it another name." }];
  }
  const source = sourceOf(file, template);
  const named = file.path.split("/").map((part) => language.fault(part, "text", nameOnly(source)));
  if (!isFilled(file.path)) return named.filter((fault) => fault !== undefined);
  const whole = { source, start: 0, end: source.text.length };
  if (file.bytes.length > bounds.text) {
    return [{ ...words, rule: "file-too-large", message: `${source.name} is larger than 1 MB`, hint: tooLarge }];
  }
  if (textOf(file) === undefined) {
    return [{ ...words, rule: "not-text", message: `${source.name} is not a text in UTF-8`, hint: tooLarge }];
  }
  const fault = language.fault(source.text, kindOf(targetOf(file.path)), whole);
  return [...named, fault].filter((each) => each !== undefined);
}

const words = { severity: "error", path: "" } as const;
const tooLarge = 'Without ".liquid" at the end of its name, a file is copied as it is.';

/** A name is no part of any text: only the file itself can be named. */
function nameOnly(source: Place["source"]): Place {
  return { source: { ...source, text: "" }, start: 0, end: 0 };
}

/** Rules that hold for no file: a misspelt path would write what should be left out. */
function idleRules(template: Template, content: readonly TemplateFile[]): Problem[] {
  const paths = content.map(({ path }) => targetOf(path));
  return template.files.flatMap(({ path }, index): Problem[] => {
    if (paths.some((each) => each === path || each.startsWith(`${path}/`))) return [];
    const at = placeAt(template.root, ["files", index, "path"]);
    const message = `the template has no file or folder ${JSON.stringify(path)}`;
    return [
      { ...words, rule: "no-such-file", path: `files[${index}].path`, message, at, hint: 'Paths start in "files/".' },
    ];
  });
}
