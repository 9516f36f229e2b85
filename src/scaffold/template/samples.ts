import type { Problem } from "../../stack/problems/problem.ts";
import { answerFault } from "../answers/answer.ts";
import { newSecret } from "../answers/free-port.ts";
import { resolveAnswers } from "../answers/resolve-answers.ts";
import type { Language } from "../language/liquid.ts";
import { renderProject } from "../project/render-project.ts";
import type { Answer, Answers, OpenTemplate, Question } from "../template.ts";

/** Texts that somebody will type one day. */
const odd = [
  `it's "quoted"`,
  "a: b",
  "# no comment",
  `$\{HOME} $(id) \`id\``,
  "two\nlines",
  "- dash",
  "{{ braces }}",
  "{% raw %}",
  "../../etc/passwd",
  "日本 🚢",
  " spaced ",
  "true",
  "0x1F",
  "",
] as const;

/** What is wrong with a template as it comes out: with its defaults, each test row, each option, and odd texts. */
export async function sampleFaults(template: OpenTemplate, language: Language): Promise<Problem[]> {
  const found = new Map<string, Problem>();
  for (const answers of await sampleAnswers(template, language)) {
    for (const problem of renderProject(template, answers, { language, folder: sampleFolder }).problems) {
      const { message, at } = problem;
      found.set(`${at?.source.path}:${at?.start} ${message}`, problem);
    }
  }
  return [...found.values()];
}

/** The name of the folder that samples are for. */
export const sampleFolder = "sample";

/** Answers that are worth a look: each test row, and each other value of each question. */
export async function sampleAnswers(template: OpenTemplate, language: Language): Promise<Answers[]> {
  const rows: readonly Answers[] = template.tests.map(({ answers }) => answers);
  const [first = madeUp(template)] = rows;
  const options = [...template.questions.values()].flatMap((question) =>
    valuesOf(question).map((value) => new Map([...first, [question.key, value]])),
  );
  const others = "defaults" as const;
  const settling = { language, folder: sampleFolder, others, freePort: samePort, secret: newSecret };
  const samples: Answers[] = [];
  for (const given of [...(rows.length === 0 ? [first] : rows), ...options]) {
    samples.push(await resolveAnswers(template, { ...settling, given }));
  }
  return samples;
}

/** An answer to each text that has no default, where one is found. */
function madeUp({ questions }: OpenTemplate): Answers {
  const texts = [...questions.values()].filter(
    ({ type, default: initial }) => type === "text" && initial === undefined,
  );
  return new Map(
    texts.flatMap((question) => {
      const text = ["sample", "1", ...odd].find((each) => answerFault(question, each) === undefined);
      return text === undefined ? [] : [[question.key, text] as const];
    }),
  );
}

async function samePort(from: number): Promise<number> {
  return from;
}

/** The values of a question that are worth a look. */
function valuesOf(question: Question): readonly Answer[] {
  const choices = (question.choices ?? []).map(({ value }) => value);
  switch (question.type) {
    case "boolean":
      return [true, false];
    case "choice":
      return choices;
    case "multi-choice":
      return [[], choices, ...choices.map((value) => [value])];
    case "text":
      return odd.filter((text) => answerFault(question, text) === undefined);
    case "number":
      return [question.min, question.max].filter((value) => value !== undefined);
    default:
      return [];
  }
}
