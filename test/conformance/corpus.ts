import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the cases are: beside the project that we run in, not in it. */
const corpusRoot = resolve("../shared/conformance/open");

/** Whether this machine has them. */
export const hasCorpus = existsSync(corpusRoot);

interface Outcome {
  readonly expect: "ok" | "error";
  readonly args?: readonly string[];
  readonly config_args?: readonly string[];
}

interface Variant extends Outcome {
  readonly id: string;
}

/** `case.json`, as the corpus' README explains it. */
interface Case extends Outcome {
  readonly files: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly project_directory?: string | null;
  readonly project_name?: string | null;
  readonly dirname?: string;
  readonly dirs?: readonly string[];
  readonly variants?: readonly Variant[];
}

/** One command on one project folder, and what docker compose said. */
export interface Run {
  /** `source/case`, or `source/case#variant`. */
  readonly id: string;
  readonly variant: string;
  readonly folder: string;
  readonly given: Case;
  /** Before and behind `config`. */
  readonly args: readonly string[];
  readonly configArgs: readonly string[];
  /** undefined: an error. */
  readonly expected: unknown;
}

/** Every run of the corpus, sorted. */
export function runs(): readonly Run[] {
  const cases = folders(corpusRoot).flatMap((source) =>
    folders(join(corpusRoot, source)).map((name) => `${source}/${name}`),
  );
  return cases.flatMap(runsOf);
}

function runsOf(id: string): readonly Run[] {
  const folder = join(corpusRoot, id);
  const given = read(join(folder, "case.json")) as Case;
  const run = (variant: string, name: string, { args = [], config_args = [], expect }: Outcome): Run => ({
    id: variant === "base" ? id : `${id}#${variant}`,
    variant,
    folder,
    given,
    args: [...(given.args ?? []), ...args],
    configArgs: [...(given.config_args ?? []), ...config_args],
    expected: expect === "ok" ? read(join(folder, name)) : undefined,
  });
  return [
    run("base", "expected.json", { expect: given.expect }),
    ...(given.variants ?? []).map((variant) => run(variant.id, `expected.${variant.id}.json`, variant)),
  ];
}

function folders(path: string): readonly string[] {
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map((entry) => entry.name).sort();
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
