import validate, { schemaText } from "../../../schemas/template.schema.json?validator";
import { mapSchemaErrors } from "../../stack/check/map-schema-errors.ts";
import { withSchema } from "../../stack/check/schema.ts";
import { type MapNode, type Node, nodeAt, type Path, pathText, placeAt } from "../../stack/node.ts";
import { toJson } from "../../stack/ordered-value.ts";
import type { Problem, Source } from "../../stack/problems/problem.ts";
import { closest } from "../../stack/problems/suggest.ts";
import { answerFault, reserved } from "../answers/answer.ts";
import { parseMapping } from "../parse-mapping.ts";
import {
  type AfterStep,
  type Answer,
  bounds,
  type Choice,
  type FileRule,
  type Probe,
  type Question,
  type QuestionType,
  type Template,
  type TestRow,
} from "../template.ts";

/** template.yaml's text → Template, with all that is wrong with it; no template where it cannot be understood. */
export function readTemplate(source: Source): {
  readonly template?: Template;
  readonly problems: readonly Problem[];
} {
  const { root, problems } = parseMapping(source, 'It begins with "name:", "version:" and "description:".');
  if (root === undefined || problems.some(({ severity }) => severity === "error")) return { problems };
  const data = toJson(root);
  if (!validate(data)) return { problems: withSchema(schemaText, () => mapSchemaErrors(root, validate.errors ?? [])) };
  const template = modelOf(data as Written, source, root);
  return { template, problems: templateRules(template) };
}

/** The file as its schema lets it be. */
interface Written {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly questions?: Readonly<Record<string, Omit<Question, "key" | "choices"> & WrittenChoices>>;
  readonly files?: readonly FileRule[];
  readonly after?: readonly AfterStep[];
  readonly tests?: readonly WrittenTest[];
}

interface WrittenChoices {
  readonly choices?: readonly (string | Choice)[];
}

interface WrittenTest {
  readonly name: string;
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly each?: Readonly<Record<string, readonly Answer[]>>;
  readonly probe?: Partial<Probe> & Pick<Probe, "url">;
}

function modelOf(written: Written, source: Source, root: MapNode): Template {
  const { name, version, description, questions = {}, files = [], after = [], tests = [] } = written;
  return {
    name,
    version,
    description,
    questions: new Map(
      Object.entries(questions).map(([key, { choices, ...question }]) => [
        key,
        { ...question, key, ...(choices === undefined ? {} : { choices: choices.map(choiceOf) }) },
      ]),
    ),
    files: files.map((rule) => ({ ...rule, path: rule.path.replace(/\/+$/, "") })),
    after,
    tests: tests.flatMap(rowsOf).slice(0, bounds.tests),
    source,
    root,
  };
}

function choiceOf(written: string | Choice): Choice {
  return typeof written === "string" ? { value: written } : written;
}

/** A row, or one for each combination of what `each` lists. */
function rowsOf({ name, answers = {}, each = {}, probe }: WrittenTest, index: number): TestRow[] {
  const combinations = Object.entries(each).reduce<(readonly (readonly [string, Answer])[])[]>(
    (before, [key, values]) =>
      before.flatMap((row) => values.map((value) => [...row, [key, value] as const])).slice(0, bounds.tests),
    [[]],
  );
  return combinations.map((combination) => ({
    index,
    name: [name, ...combination.map(([key, value]) => `${key}=${value}`)].join(" "),
    answers: new Map([...Object.entries(answers), ...combination]),
    ...(probe === undefined ? {} : { probe: { status: 200, ...probe } }),
  }));
}

/** What the schema cannot say of a template: that its parts fit together. */
function templateRules(template: Template): Problem[] {
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
