import type { Prompt, Reply } from "../../render/terminal/ask.ts";
import type { Ui } from "../../render/ui.ts";
import { answerFault, answerOf } from "../../scaffold/answers/answer.ts";
import type { Answer, Question } from "../../scaffold/template/template.ts";

/** Puts a template's question to a person; gives an answer that it takes. */
export async function askQuestion(question: Question, initial: Answer | undefined, ui: Ui): Promise<Answer> {
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
