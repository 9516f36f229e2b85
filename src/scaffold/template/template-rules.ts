import { type Node, nodeAt, type Path, pathText, placeAt } from "../../stack/node.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { closest } from "../../stack/problems/suggest.ts";
import { answerFault } from "../answers/answer.ts";
import { reserved } from "../answers/scope.ts";
import type { Question, QuestionType, Template } from "./template.ts";

/** What the schema cannot say of a template: that its parts fit together. */
export function templateRules(template: Template): Problem[] {
  return [
    ...unprintable(template.root, []),
    ...[...template.questions.values()].flatMap((question) => ofQuestion(question, template)),
    ...template.tests.flatMap((row) =>
      [...row.answers.keys()]
        .filter((key) => !template.questions.has(key))
        .map((key) => {
          const near = closest(key, template.questions.keys());
          const hint = near === undefined ? "Ask for it under questions." : `Did you mean "${near}"?`;
          return problem(
            template,
            ["tests", row.index, "answers", key],
            "unknown-answer",
            `no question asks for ${key}`,
            hint,
          );
        }),
    ),
  ];
}

/** What a template says is shown on a terminal: it must not drive it. */
function unprintable(node: Node, path: Path): Problem[] {
  if (node.kind === "list") return node.items.flatMap((item, index) => unprintable(item, [...path, index]));
  if (node.kind === "map") {
    return [...node.entries].flatMap(([key, { value }]) => unprintable(value, [...path, key]));
  }
  if (typeof node.value !== "string" || !/(?![\n\t])\p{Cc}/u.test(node.value)) return [];
  const message = `${pathText(path)} has control characters`;
  return [
    { rule: "control-character", severity: "error", path: pathText(path), message, at: node.at, hint: "Remove them." },
  ];
}

/** Which attributes belong to which types of questions. */
const belongs: readonly (readonly [keyof Question, readonly QuestionType[]])[] = [
  ["choices", ["choice", "multi-choice"]],
  ["pattern", ["text", "secret"]],
  ["hint", ["text", "secret"]],
  ["min", ["number"]],
  ["max", ["number"]],
  ["fractions", ["number"]],
  ["length", ["secret"]],
];

function ofQuestion(question: Question, template: Template): Problem[] {
  const { key, type, choices, pattern } = question;
  const path = ["questions", key];
  const found: (Problem | undefined)[] = belongs
    .filter(([attribute, types]) => question[attribute] !== undefined && !types.includes(type))
    .map(([attribute, types]) =>
      problem(
        template,
        [...path, attribute],
        "misplaced",
        `a ${type} has no ${attribute}`,
        `It belongs to: ${types.join(", ")}.`,
      ),
    );
  if (reserved.has(key)) {
    found.push(
      problem(template, path, "reserved-name", `${key} is a name that berth gives itself`, "Use another key."),
    );
  }
  if (choices === undefined && (type === "choice" || type === "multi-choice")) {
    found.push(
      problem(
        template,
        path,
        "missing-key",
        `${pathText(path)} needs "choices"`,
        "For example: choices: [small, large]",
      ),
    );
  }
  if (pattern !== undefined && !isPattern(pattern)) {
    found.push(problem(template, [...path, "pattern"], "bad-pattern", "this is no regular expression", "Correct it."));
  }
  const isFilledIn = typeof question.default === "string" && question.default.includes("{");
  if (question.default !== undefined && !isFilledIn && found.length === 0) {
    const fault = answerFault(question, question.default);
    if (fault !== undefined)
      found.push(problem(template, [...path, "default"], "bad-default", `the default ${fault}`, "Correct it."));
  }
  return found.filter((each) => each !== undefined);
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}

function problem({ root }: Template, path: Path, rule: string, message: string, hint: string): Problem {
  const parent = nodeAt(root, path.slice(0, -1));
  const key = parent?.kind === "map" ? parent.entries.get(String(path.at(-1)))?.keyAt : undefined;
  return { rule, severity: "error", path: pathText(path), message, at: key ?? placeAt(root, path), hint };
}
