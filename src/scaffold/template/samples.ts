import type { Problem } from "../../stack/problems/problem.ts";
import { answerFault } from "../answers/answer.ts";
import { newSecret } from "../answers/free-port.ts";
import { resolveAnswers } from "../answers/resolve-answers.ts";
import type { Language } from "../language/liquid.ts";
import { renderProject } from "../project/render-project.ts";
import type { Answer, Answers, OpenTemplate, Question } from "../template.ts";

/** Unusual texts that users may type. */
const oddTexts = [
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

/** Problems of the rendered template: with its defaults, each test row, each option, and unusual texts. */
export async function sampleProblems(template: OpenTemplate, language: Language): Promise<Problem[]> {
  const problems = new Map<string, Problem>();
  for (const answers of await sampleAnswers(template, language)) {
    for (const problem of renderProject(template, answers, { language, folder: sampleFolder }).problems) {
      const { message, at } = problem;
      problems.set(`${at?.source.path}:${at?.start} ${message}`, problem);
    }
  }
  return [...problems.values()];
}

/** The project name of samples. */
export const sampleFolder = "sample";

/** Answers to check: each test row, and each other value of each question. */
export async function sampleAnswers(template: OpenTemplate, language: Language): Promise<Answers[]> {
  const rows: readonly Answers[] = template.tests.map(({ answers }) => answers);
  const [first = inventedAnswers(template)] = rows;
  const options = [...template.questions.values()].flatMap((question) =>
    valuesOf(question).map((value) => new Map([...first, [question.key, value]])),
  );
  const others = "defaults" as const;
  const source = { language, folder: sampleFolder, others, freePort: samePort, secret: newSecret };
  const samples: Answers[] = [];
  for (const given of [...(rows.length === 0 ? [first] : rows), ...options]) {
    samples.push(await resolveAnswers(template, { ...source, given }));
  }
  return samples;
}

/** An answer for each text question without a default, if a valid one is found. */
function inventedAnswers({ questions }: OpenTemplate): Answers {
  const texts = [...questions.values()].filter(
    ({ type, default: initial }) => type === "text" && initial === undefined,
  );
  return new Map(
    texts.flatMap((question) => {
      const text = ["sample", "1", ...oddTexts].find((candidate) => answerFault(question, candidate) === undefined);
      return text === undefined ? [] : [[question.key, text] as const];
    }),
  );
}

async function samePort(from: number): Promise<number> {
  return from;
}

/** The values of a question to check. */
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
      return oddTexts.filter((text) => answerFault(question, text) === undefined);
    case "number":
      return [question.min, question.max].filter((value) => value !== undefined);
    default:
      return [];
  }
}
