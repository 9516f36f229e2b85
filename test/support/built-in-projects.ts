import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newSecret } from "../../src/scaffold/answers/free-port.ts";
import { resolveAnswers } from "../../src/scaffold/answers/resolve-answers.ts";
import { openLanguage } from "../../src/scaffold/language/liquid.ts";
import { renderProject } from "../../src/scaffold/project/render-project.ts";
import { writeProject } from "../../src/scaffold/project/write-project.ts";
import { openTemplate } from "../../src/scaffold/template/open-template.ts";
import { sampleAnswers, sampleFolder } from "../../src/scaffold/template/samples.ts";
import type { Answers } from "../../src/scaffold/template.ts";

const folder = fileURLToPath(new URL("../../templates", import.meta.url));

/** The names of the built-in templates. */
export async function builtInNames(): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

interface BuiltInProject {
  readonly dir: string;
  readonly answers: Answers;
  readonly paths: readonly string[];
}

/** A built-in template's projects, one for each test row, option and odd answer: each in a folder while it is looked at. */
export async function* projectsOf(name: string): AsyncGenerator<BuiltInProject> {
  const language = await openLanguage();
  const template = await openTemplate(join(folder, name), { language, cwd: folder, name });
  for (const answers of await sampleAnswers(template, language)) {
    const { files, problems } = renderProject(template, answers, { language, folder: sampleFolder });
    if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
    const dir = await realpath(await mkdtemp(join(tmpdir(), "berth-built-in-")));
    try {
      await writeProject(dir, files, new AbortController().signal);
      yield { dir, answers, paths: files.map(({ path }) => path) };
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }
}

/** The options of a built-in template, as `key=value`, that no row of its test table brings up. */
export async function untriedOptions(name: string): Promise<string[]> {
  const language = await openLanguage();
  const template = await openTemplate(join(folder, name), { language, cwd: folder, name });
  const settling = { language, folder: sampleFolder, others: "defaults", secret: newSecret } as const;
  const rows = await Promise.all(
    template.tests.map(({ answers }) =>
      resolveAnswers(template, { ...settling, given: answers, freePort: async (port) => port }),
    ),
  );
  const tried = new Set(
    rows.flatMap((row) => [...row].flatMap(([key, value]) => [value].flat().map((one) => `${key}=${one}`))),
  );
  const options = [...template.questions.values()].flatMap(({ key, type, choices = [] }) =>
    type === "boolean" ? [`${key}=true`, `${key}=false`] : choices.map(({ value }) => `${key}=${value}`),
  );
  return options.filter((option) => !tried.has(option));
}
