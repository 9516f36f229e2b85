import { UsageError } from "../../errors.ts";
import { closest } from "../../stack/problems/suggest.ts";
import type { Language, Scope } from "../language/liquid.ts";
import type { Answer, Answers, Question, Template } from "../template.ts";
import { answerFault, answerOf, scopeOf } from "./answer.ts";

/** Where answers come from. */
export interface AnswerSource {
  readonly language: Language;
  readonly folder: string;
  /** Answers from the command line or a file, by key. */
  readonly given: ReadonlyMap<string, Answer>;
  /** For all other questions: asks the user, takes the defaults, or fails because there is no terminal to ask on. */
  readonly others: ((question: Question, initial: Answer | undefined) => Promise<Answer>) | "defaults" | "no-terminal";
  /** The first free port from `from` on. */
  readonly freePort: (from: number, taken: ReadonlySet<number>) => Promise<number>;
  readonly secret: (length: number) => string;
}

/** Answers all questions that apply, in order. Throws one UsageError that lists all invalid or missing answers. */
export async function resolveAnswers(template: Template, source: AnswerSource): Promise<Answers> {
  refuseUnknown(template, source.given);
  const answers = new Map<string, Answer>();
  const faults: string[] = [];
  const unanswered: string[] = [];
  for (const question of template.questions.values()) {
    const scope = scopeOf(template, answers, source.folder);
    if (!applies(question, template, scope, source.language)) continue;
    const given = source.given.get(question.key);
    const answer =
      given === undefined ? await newAnswer(question, { template, scope, answers, source }) : typed(question, given);
    if (given === undefined && answer === undefined) {
      unanswered.push(question.key);
      continue;
    }
    if (given === undefined && source.others === "no-terminal" && question.type !== "secret")
      unanswered.push(question.key);
    const fault = answer === undefined ? `must be a ${question.type}` : answerFault(question, answer);
    if (fault === undefined && answer !== undefined) answers.set(question.key, answer);
    else faults.push(`${question.key} ${fault}`);
  }
  if (faults.length > 0) throw new UsageError(faults.join("\n"), { hint: "Answer with --set KEY=VALUE." });
  if (unanswered.length > 0) throw unansweredError(unanswered, source.others);
  return answers;
}

function unansweredError(keys: readonly string[], others: AnswerSource["others"]): UsageError {
  const set = keys.map((key) => `--set ${key}=…`).join(" ");
  return new UsageError(
    `missing answers: ${keys.join(", ")}${others === "defaults" ? "" : " (no terminal to ask on)"}`,
    {
      hint:
        others === "defaults"
          ? `Answer the questions without a default: ${set}`
          : `Accept the defaults with --yes, or answer: ${set}`,
    },
  );
}

interface Asked {
  readonly template: Template;
  readonly scope: Scope;
  readonly answers: Answers;
  readonly source: AnswerSource;
}

/** The answer to a question without a given answer: a new secret, the user's, or the default. */
async function newAnswer(question: Question, asked: Asked): Promise<Answer | undefined> {
  const { others, secret } = asked.source;
  if (question.type === "secret") return secret(question.length ?? 32);
  const initial = await defaultOf(question, asked);
  return typeof others === "function" ? others(question, initial) : initial;
}

/** A question's default; undefined if it has none. */
async function defaultOf(question: Question, { template, scope, answers, source }: Asked): Promise<Answer | undefined> {
  const { type, choices } = question;
  const filled = filledDefault(question, template, scope, source.language);
  switch (type) {
    case "boolean":
      return filled ?? false;
    case "multi-choice":
      return filled ?? [];
    case "choice":
      return filled ?? choices?.[0]?.value;
    case "number":
      return filled ?? question.min;
    case "port": {
      const taken = [...answers].flatMap(([key, answer]) =>
        template.questions.get(key)?.type === "port" ? [Number(answer)] : [],
      );
      return source.freePort(typeof filled === "number" ? filled : 8000, new Set(taken));
    }
    default:
      return filled;
  }
}

function filledDefault(question: Question, { source }: Template, scope: Scope, language: Language): Answer | undefined {
  if (typeof question.default !== "string") return question.default;
  const at = { source, start: 0, end: 0 };
  const { text } = language.fill(question.default, "text", scope, at);
  return text === undefined ? undefined : answerOf(question, text);
}

function applies({ when }: Question, { source }: Template, scope: Scope, language: Language): boolean {
  return when === undefined || language.holds(when, scope, { source, start: 0, end: 0 }) === true;
}

/** Converts a given answer to the question's type: command-line answers are text, and a file may have `20` for text. */
function typed(question: Question, given: Answer): Answer | undefined {
  if (typeof given === "string") return answerOf(question, given);
  const isText = question.type === "text" || question.type === "choice" || question.type === "secret";
  return isText && (typeof given === "number" || typeof given === "boolean") ? String(given) : given;
}

function refuseUnknown({ name, questions }: Template, given: Answers): void {
  const unknown = [...given.keys()].filter((key) => !questions.has(key));
  if (unknown.length === 0) return;
  const near = closest(unknown[0] ?? "", questions.keys());
  const keys = [...questions.keys()].join(", ");
  const hint = near === undefined ? `Use one of: ${keys}.` : `Did you mean "${near}"? Its questions are: ${keys}.`;
  throw new UsageError(`template "${name}" has no question ${unknown.join(", ")}`, { hint });
}
