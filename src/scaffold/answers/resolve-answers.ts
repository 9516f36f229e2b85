import { UsageError } from "../../errors.ts";
import { closest } from "../../stack/problems/suggest.ts";
import type { Language, Scope } from "../language/liquid.ts";
import type { Answer, Answers, Question, Template } from "../template.ts";
import { answerFault, answerOf, scopeOf } from "./answer.ts";

/** How questions are answered that nobody has answered beforehand. */
export interface AnswerSource {
  readonly language: Language;
  readonly folder: string;
  /** Typed texts, or values out of a file, by key. */
  readonly given: ReadonlyMap<string, Answer>;
  /** Asks a person; gives what was answered. "defaults": nobody is asked. "nobody": nobody can be. */
  readonly others: ((question: Question, initial: Answer | undefined) => Promise<Answer>) | "defaults" | "nobody";
  /** The first port from here on that nothing uses. */
  readonly freePort: (from: number, taken: ReadonlySet<number>) => Promise<number>;
  readonly secret: (length: number) => string;
}

/** An answer to each question that applies, in order. Throws one error that names all that is wrong or missing. */
export async function resolveAnswers(template: Template, settling: AnswerSource): Promise<Answers> {
  refuseUnknown(template, settling.given);
  const answers = new Map<string, Answer>();
  const faults: string[] = [];
  const unanswered: string[] = [];
  for (const question of template.questions.values()) {
    const scope = scopeOf(template, answers, settling.folder);
    if (!applies(question, template, scope, settling.language)) continue;
    const given = settling.given.get(question.key);
    const answer =
      given === undefined ? await unasked(question, { template, scope, answers, settling }) : typed(question, given);
    if (given === undefined && answer === undefined) {
      unanswered.push(question.key);
      continue;
    }
    if (given === undefined && settling.others === "nobody" && question.type !== "secret")
      unanswered.push(question.key);
    const fault = answer === undefined ? `must be a ${question.type}` : answerFault(question, answer);
    if (fault === undefined && answer !== undefined) answers.set(question.key, answer);
    else faults.push(`${question.key} ${fault}`);
  }
  if (faults.length > 0) throw new UsageError(faults.join("\n"), { hint: "Answer with --set KEY=VALUE." });
  if (unanswered.length > 0) throw unansweredError(unanswered, settling.others);
  return answers;
}

function unansweredError(keys: readonly string[], others: AnswerSource["others"]): UsageError {
  const set = keys.map((key) => `--set ${key}=…`).join(" ");
  return new UsageError(`nobody is here to answer: ${keys.join(", ")}`, {
    hint:
      others === "defaults"
        ? `No default is given for these: ${set}`
        : `Take the defaults with --yes, or answer: ${set}`,
  });
}

interface Asked {
  readonly template: Template;
  readonly scope: Scope;
  readonly answers: Answers;
  readonly settling: AnswerSource;
}

/** The answer to a question that nobody answered beforehand: made up, asked for, or its default. */
async function unasked(question: Question, asked: Asked): Promise<Answer | undefined> {
  const { others, secret } = asked.settling;
  if (question.type === "secret") return secret(question.length ?? 32);
  const initial = await defaultOf(question, asked);
  return typeof others === "function" ? others(question, initial) : initial;
}

/** What a question's answer is where nobody says otherwise; undefined where there is none. */
async function defaultOf(
  question: Question,
  { template, scope, answers, settling }: Asked,
): Promise<Answer | undefined> {
  const { type, choices } = question;
  const filled = filledDefault(question, template, scope, settling.language);
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
      return settling.freePort(typeof filled === "number" ? filled : 8000, new Set(taken));
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

/** What was given, as the question's type has it: a file may say `20` where a text is meant, the command line only texts. */
function typed(question: Question, given: Answer): Answer | undefined {
  if (typeof given === "string") return answerOf(question, given);
  const isText = question.type === "text" || question.type === "choice" || question.type === "secret";
  return isText && (typeof given === "number" || typeof given === "boolean") ? String(given) : given;
}

function refuseUnknown({ name, questions }: Template, given: Answers): void {
  const unknown = [...given.keys()].filter((key) => !questions.has(key));
  if (unknown.length === 0) return;
  const near = closest(unknown[0] ?? "", questions.keys());
  const asked = [...questions.keys()].join(", ");
  const hint = near === undefined ? `It asks for: ${asked}.` : `Did you mean ${near}? It asks for: ${asked}.`;
  throw new UsageError(`the template ${name} does not ask for ${unknown.join(", ")}`, { hint });
}
