import { UsageError } from "../errors.ts";
import { freePort } from "../scaffold/free-port.ts";
import type { Language } from "../scaffold/liquid.ts";
import { readAnswers } from "../scaffold/record.ts";
import { newSecret } from "../scaffold/secret.ts";
import { settle } from "../scaffold/settle.ts";
import type { Answer, Answers, Template } from "../scaffold/template.ts";
import { askQuestion } from "./ask-question.ts";
import type { CommandPorts } from "./ports.ts";

/** What the command line says to a template's questions. */
export interface AnswerFlags {
  readonly cwd: string;
  /** KEY=VALUE, each. */
  readonly set: readonly string[];
  /** A file of answers. */
  readonly answers: string | undefined;
  /** Ask nothing: take the defaults. */
  readonly yes: boolean;
}

interface Around extends AnswerFlags {
  readonly language: Language;
  /** The project's folder, as a name. */
  readonly folder: string;
  /** What an earlier run was answered. */
  readonly before?: Answers | undefined;
}

/** An answer to each question: by the command line, a file, an earlier run, a person, or the defaults, in this order. */
export async function settled(template: Template, around: Around, { ui }: CommandPorts): Promise<Answers> {
  const { language, folder, answers, cwd, set, before = new Map(), yes } = around;
  const given = new Map<string, Answer>([
    ...[...before].filter(([key]) => template.questions.has(key)),
    ...(answers === undefined ? [] : await readAnswers(answers, cwd)),
    ...set.map(pairOf),
  ]);
  const others = yes ? "defaults" : ui.canAsk ? askWith : "nobody";
  return settle(template, { language, folder, given, others, freePort, secret: newSecret });

  function askWith(...asked: Parameters<typeof askQuestion> extends [infer Q, infer I, unknown] ? [Q, I] : never) {
    return askQuestion(...asked, ui);
  }
}

function pairOf(text: string): readonly [string, string] {
  const sign = text.indexOf("=");
  if (sign > 0) return [text.slice(0, sign), text.slice(sign + 1)];
  throw new UsageError(`--set ${text}: no answer in it`, { hint: "Write it as --set KEY=VALUE." });
}
