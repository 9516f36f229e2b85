import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import type { Prompt, Reply } from "../../render/terminal/ask.ts";
import type { Ui } from "../../render/ui.ts";
import { answerFault, answerOf } from "../../scaffold/answers/answer.ts";
import { freePort, newSecret } from "../../scaffold/answers/free-port.ts";
import { resolveAnswers } from "../../scaffold/answers/resolve-answers.ts";
import type { Language } from "../../scaffold/language/liquid.ts";
import { readAnswers } from "../../scaffold/project/record.ts";
import type { Answer, Answers, Question, Template } from "../../scaffold/template.ts";

/** Answers and options from the command line. */
export interface AnswerFlags {
  readonly cwd: string;
  /** Each KEY=VALUE. */
  readonly set: readonly string[];
  /** A file with answers. */
  readonly answers: string | undefined;
  /** Ask nothing: take the defaults. */
  readonly yes: boolean;
}

interface CollectOptions extends AnswerFlags {
  readonly language: Language;
  /** The project's name, from its folder. */
  readonly folder: string;
  /** Answers of an earlier run. */
  readonly before?: Answers | undefined;
}

/** Answers each question: from the command line, a file, an earlier run, the user or the default, in this order. */
export async function collectAnswers(
  template: Template,
  options: CollectOptions,
  { ui }: CommandContext,
): Promise<Answers> {
  const { language, folder, answers, cwd, set, before = new Map(), yes } = options;
  const given = new Map<string, Answer>([
    ...[...before].filter(([key]) => template.questions.has(key)),
    ...(answers === undefined ? [] : await readAnswers(answers, cwd)),
    ...set.map(pairOf),
  ]);
  const others = yes ? "defaults" : ui.canAsk ? askWith : "no-terminal";
  return resolveAnswers(template, { language, folder, given, others, freePort, secret: newSecret });

  function askWith(...asked: Parameters<typeof askQuestion> extends [infer Q, infer I, unknown] ? [Q, I] : never) {
    return askQuestion(...asked, ui);
  }
}

function pairOf(text: string): readonly [string, string] {
  const sign = text.indexOf("=");
  if (sign > 0) return [text.slice(0, sign), text.slice(sign + 1)];
  throw new UsageError(`invalid answer "--set ${text}"`, { hint: "Write it as --set KEY=VALUE." });
}

/** Asks the user a question until the answer is valid. */
async function askQuestion(question: Question, initial: Answer | undefined, ui: Ui): Promise<Answer> {
  const reply = await ui.ask(promptOf(question, initial));
  return answerTo(question, reply) ?? "";
}

function promptOf(question: Question, initial: Answer | undefined): Prompt {
  const { ask, help, choices = [] } = question;
  const message = help === undefined ? ask : `${ask} (${help})`;
  switch (question.type) {
    case "choice":
      return { kind: "choice", message, options: choices, initial: String(initial) };
    case "multi-choice":
      return { kind: "choices", message, options: choices, initial: Array.isArray(initial) ? initial : [] };
    case "boolean":
      return { kind: "confirm", message, initial: initial === true };
    default:
      return {
        kind: "text",
        message,
        initial: initial === undefined ? undefined : String(initial),
        fault: faultIn(question),
      };
  }
}

function faultIn(question: Question): (text: string) => string | undefined {
  return (text) => {
    const answer = answerOf(question, text);
    const fault = answer === undefined ? `must be a ${question.type}` : answerFault(question, answer);
    return fault === undefined ? undefined : `It ${fault}.`;
  };
}

function answerTo(question: Question, reply: Reply): Answer | undefined {
  return typeof reply === "string" ? answerOf(question, reply) : reply;
}
