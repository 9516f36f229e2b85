import { runInNewContext } from "node:vm";
import type { Scope } from "../language/liquid.ts";
import type { Answer, Answers, Question, QuestionType, Template } from "../template.ts";

/** More than anyone types, and small enough for patterns and files. */
const longestText = 10_000;

/** What is wrong with an answer, such as "must be a number"; undefined if it is valid. */
export function answerFault(question: Question, answer: Answer): string | undefined {
  return faults[question.type](question, answer);
}

type Fault = (question: Question, answer: Answer) => string | undefined;

const faults: Readonly<Record<QuestionType, Fault>> = {
  text: textFault,
  secret: (question, answer) => (answer === "" ? "must not be empty" : textFault(question, answer)),
  choice: (question, answer) => {
    const values = choicesOf(question);
    return typeof answer === "string" && values.includes(answer) ? undefined : `must be one of ${values.join(", ")}`;
  },
  "multi-choice": (question, answer) => {
    const values = choicesOf(question);
    const isValid = Array.isArray(answer) && answer.every((value) => values.includes(value));
    return isValid ? undefined : `must be a list of: ${values.join(", ")}`;
  },
  boolean: (_, answer) => (typeof answer === "boolean" ? undefined : "must be true or false"),
  port: (_, answer) => {
    const isPort = typeof answer === "number" && Number.isInteger(answer) && answer >= 1 && answer <= 65_535;
    return isPort ? undefined : "must be a port, from 1 to 65535";
  },
  number: ({ min, max, fractions = false }, answer) => {
    if (typeof answer !== "number" || !Number.isFinite(answer)) return "must be a number";
    if (!fractions && !Number.isSafeInteger(answer)) return "must be a whole number";
    if (min !== undefined && answer < min) return `must be at least ${min}`;
    return max !== undefined && answer > max ? `must be at most ${max}` : undefined;
  },
};

function textFault({ pattern, hint }: Question, answer: Answer): string | undefined {
  if (typeof answer !== "string") return "must be text";
  if (answer.length > longestText) return `must have at most ${longestText} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: text files must not contain control characters.
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(answer)) return "must not have control characters";
  return pattern !== undefined && !matches(pattern, answer)
    ? `must be ${hint ?? `text that matches ${pattern}`}`
    : undefined;
}

function choicesOf({ choices = [] }: Question): readonly string[] {
  return choices.map(({ value }) => value);
}

/** Converts typed text to an answer of the question's type; undefined if it is not one. */
export function answerOf({ type }: Question, text: string): Answer | undefined {
  switch (type) {
    case "text":
    case "secret":
    case "choice":
      return text;
    case "multi-choice":
      return text === "" ? [] : text.split(",").map((part) => part.trim());
    case "boolean":
      if (/^(?:true|yes|y|on|1)$/i.test(text)) return true;
      return /^(?:false|no|n|off|0)$/i.test(text) ? false : undefined;
    case "number":
    case "port":
      return /^-?\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
  }
}

/** A template's pattern may take forever, and only a separate script can be stopped. */
function matches(pattern: string, text: string): boolean {
  try {
    return runInNewContext("new RegExp('^(?:' + pattern + ')$', 'u').test(text)", { pattern, text }, { timeout: 500 });
  } catch {
    return false;
  }
}

/** Names that templates can use besides the answers. */
export const reserved: ReadonlySet<string> = new Set([
  "folder",
  "template",
  "true",
  "false",
  "nil",
  "null",
  "empty",
  "blank",
]);

/** The variables of a template: each question by key (null if it was not asked), the folder, and the template itself. */
export function scopeOf({ name, version, questions }: Template, answers: Answers, folder: string): Scope {
  return Object.fromEntries([
    ...[...questions.keys()].map((key) => [key, answers.get(key) ?? null]),
    ["folder", folder],
    ["template", { name, version }],
  ]);
}
