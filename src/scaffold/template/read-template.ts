import validate, { schemaText } from "../../../schemas/template.schema.json?validator";
import { fold } from "../../stack/check/map-schema-errors.ts";
import { withSchema } from "../../stack/check/schema.ts";
import type { MapNode } from "../../stack/node.ts";
import type { Problem, Source } from "../../stack/problems/problem.ts";
import { plain } from "../../stack/to-json.ts";
import { bounds } from "./bounds.ts";
import { parseMapping } from "./parse-mapping.ts";
import type { AfterStep, Answer, Choice, FileRule, Probe, Question, Template, TestRow } from "./template.ts";
import { templateRules } from "./template-rules.ts";

/** template.yaml's text → Template, with all that is wrong with it; no template where it cannot be understood. */
export function readTemplate(source: Source): {
  readonly template?: Template;
  readonly problems: readonly Problem[];
} {
  const { root, problems } = parseMapping(source, 'It begins with "name:", "version:" and "description:".');
  if (root === undefined || problems.some(({ severity }) => severity === "error")) return { problems };
  const data = plain(root);
  if (!validate(data)) return { problems: withSchema(schemaText, () => fold(root, validate.errors ?? [])) };
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
