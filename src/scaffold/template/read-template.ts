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

/** Parses template.yaml. Returns all problems, and no template if it cannot be read. */
export function readTemplate(source: Source): {
  readonly template?: Template;
  readonly problems: readonly Problem[];
} {
  const { root, problems } = parseMapping(source, 'Start it with "name:", "version:" and "description:".');
  if (root === undefined || problems.some(({ severity }) => severity === "error")) return { problems };
  const data = toJson(root);
  if (!validate(data)) return { problems: withSchema(schemaText, () => mapSchemaErrors(root, validate.errors ?? [])) };
  const template = modelOf(data as TemplateYaml, source, root);
  return { template, problems: templateRules(template) };
}

/** The content of template.yaml, as the schema allows it. */
interface TemplateYaml {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly questions?: Readonly<Record<string, Omit<Question, "key" | "choices"> & ChoicesYaml>>;
  readonly files?: readonly FileRule[];
  readonly after?: readonly AfterStep[];
  readonly tests?: readonly TestYaml[];
}

interface ChoicesYaml {
  readonly choices?: readonly (string | Choice)[];
}

interface TestYaml {
  readonly name: string;
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly each?: Readonly<Record<string, readonly Answer[]>>;
  readonly probe?: Partial<Probe> & Pick<Probe, "url">;
}

function modelOf(yaml: TemplateYaml, source: Source, root: MapNode): Template {
  const { name, version, description, questions = {}, files = [], after = [], tests = [] } = yaml;
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

function choiceOf(choice: string | Choice): Choice {
  return typeof choice === "string" ? { value: choice } : choice;
}

/** One test row, or one for each combination of the values in `each`. */
function rowsOf({ name, answers = {}, each = {}, probe }: TestYaml, index: number): TestRow[] {
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

/** Checks that the schema cannot express: that the parts of a template fit together. */
function templateRules(template: Template): Problem[] {
  return [
    ...unprintable(template.root, []),
    ...[...template.questions.values()].flatMap((question) => questionProblems(question, template)),
    ...template.tests.flatMap((row) =>
      [...row.answers.keys()]
        .filter((key) => !template.questions.has(key))
        .map((key) => {
          const near = closest(key, template.questions.keys());
          const hint = near === undefined ? "Add it under questions." : `Did you mean "${near}"?`;
          return problem(
            template,
            ["tests", row.index, "answers", key],
            "unknown-answer",
            `no question "${key}"`,
            hint,
          );
        }),
    ),
  ];
}

/** Finds control characters, which would control the terminal that shows the text. */
function unprintable(node: Node, path: Path): Problem[] {
  if (node.kind === "list") return node.items.flatMap((item, index) => unprintable(item, [...path, index]));
  if (node.kind === "map") {
    return [...node.entries].flatMap(([key, { value }]) => unprintable(value, [...path, key]));
  }
  if (typeof node.value !== "string" || !/(?![\n\t])\p{Cc}/u.test(node.value)) return [];
  const message = `${pathText(path)} contains control characters`;
  return [
    { rule: "control-character", severity: "error", path: pathText(path), message, at: node.at, hint: "Remove them." },
  ];
}

/** The question types that an attribute applies to. */
const attributeTypes: readonly (readonly [keyof Question, readonly QuestionType[]])[] = [
  ["choices", ["choice", "multi-choice"]],
  ["pattern", ["text", "secret"]],
  ["hint", ["text", "secret"]],
  ["min", ["number"]],
  ["max", ["number"]],
  ["fractions", ["number"]],
  ["length", ["secret"]],
];

function questionProblems(question: Question, template: Template): Problem[] {
  const { key, type, choices, pattern } = question;
  const path = ["questions", key];
  const problems: (Problem | undefined)[] = attributeTypes
    .filter(([attribute, types]) => question[attribute] !== undefined && !types.includes(type))
    .map(([attribute, types]) =>
      problem(
        template,
        [...path, attribute],
        "misplaced",
        `"${attribute}" does not apply to type ${type}`,
        `Remove it, or change the type to: ${types.join(", ")}.`,
      ),
    );
  if (reserved.has(key)) {
    problems.push(problem(template, path, "reserved-name", `"${key}" is a reserved name`, "Use another key."));
  }
  if (choices === undefined && (type === "choice" || type === "multi-choice")) {
    problems.push(
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
    problems.push(problem(template, [...path, "pattern"], "bad-pattern", "invalid regular expression", "Correct it."));
  }
  const isFilledIn = typeof question.default === "string" && question.default.includes("{");
  if (question.default !== undefined && !isFilledIn && problems.length === 0) {
    const fault = answerFault(question, question.default);
    if (fault !== undefined)
      problems.push(problem(template, [...path, "default"], "bad-default", `the default ${fault}`, "Correct it."));
  }
  return problems.filter((item) => item !== undefined);
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
