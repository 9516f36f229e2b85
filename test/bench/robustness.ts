import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { canonicalYaml } from "../../src/stack/canonical/canonical.ts";
import { StackInvalid } from "../../src/stack/errors.ts";
import { substitute } from "../../src/stack/interpolate/substitute.ts";
import { load } from "../../src/stack/load.ts";
import { anyFile, mergedBothWays } from "../unit/stack/any-file.ts";
import { anyModel } from "../unit/stack/any-model.ts";
import { changedFile, signsOf } from "../unit/stack/any-text.ts";
import { corpusProjects, readBackOtherwise } from "../unit/stack/corpus-projects.ts";
import { printed, printedText } from "../unit/stack/printed.ts";
import { soundAttributes, soundStack } from "../unit/stack/sound-stack.ts";

/** What was found of one property. */
interface Found {
  cases: number;
  held: number;
  slowestMs: number;
}

/** Looks at a case; undefined: it is none. */
type Look<T> = (given: T) => Promise<boolean | undefined>;

const folder = mkdtempSync(join(tmpdir(), "berth-robust-"));

const givesModelOrProblems: Look<string | Uint8Array> = async (bytes) => {
  writeFileSync(join(folder, "compose.yaml"), bytes);
  try {
    canonicalYaml((await load({ cwd: folder, env: {}, files: [], profiles: [], envFiles: [] })).stack);
    return true;
  } catch (error) {
    return error instanceof StackInvalid && error.problems.length > 0;
  }
};

const readsBack = async (once: string | undefined, cwd?: string): Promise<boolean | undefined> =>
  once === undefined ? undefined : (await printedText(once, cwd === undefined ? {} : { cwd })) === once;

async function looked<T>(cases: readonly T[], look: Look<T>): Promise<Found> {
  const found = { cases: 0, held: 0, slowestMs: 0 };
  for (const given of cases) {
    const began = performance.now();
    const holds = await look(given);
    if (holds === undefined) continue;
    found.cases += 1;
    if (holds) found.held += 1;
    found.slowestMs = Math.max(found.slowestMs, performance.now() - began);
  }
  return found;
}

/** The same cases in every run. */
const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number) => fc.sample(arbitrary, { seed: 1, numRuns });

/** Tries every property on `scale` times the usual number of cases; a line of the table for each. */
export async function robustness(scale = 1): Promise<readonly string[]> {
  const some = <T>(arbitrary: fc.Arbitrary<T>, count: number) => sample(arbitrary, Math.ceil(count * scale));
  const bytes = some(fc.uint8Array({ maxLength: 400 }), 4000);
  const texts = [
    ...some(signsOf(40), 4000),
    ...some(changedFile, 2000),
    ...some(anyModel, 4000).map((model) => JSON.stringify(model)),
  ];
  const stacks = some(soundStack(await soundAttributes()), 2000);
  const plainTexts = some(fc.string({ unit: "binary", maxLength: 200 }), 50_000).filter((text) => !text.includes("$"));
  const files = some(fc.tuple(anyFile, anyFile, anyFile), 4000);
  const ownProjects = corpusProjects().filter(({ id }) => !readBackOtherwise.includes(id));
  try {
    return [
      row("any bytes give a model or problems", await looked(bytes, givesModelOrProblems)),
      row("so does any text like a stack file", await looked(texts, givesModelOrProblems)),
      row(
        "`config` of `config` is itself, stacks made up",
        await looked(stacks, async (text) => readsBack(await printedText(text))),
      ),
      row(
        `\`config\` of \`config\` is itself, projects of the corpus (but ${readBackOtherwise.length} where docker compose's is none)`,
        await looked(ownProjects, async ({ given }) => readsBack(await printed(given), given.cwd)),
      ),
      row("merge is associative", await looked(files, async (three) => isDeepStrictEqual(...mergedBothWays(three)))),
      row(
        "interpolation of text without `$` is the identity",
        await looked(plainTexts, async (text) => substitute(text, () => undefined).text === text),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(name: string, { cases, held, slowestMs }: Found): string {
  const count = (value: number) => value.toLocaleString("en");
  return `| ${name} | ${count(cases)} | ${count(held)} | ${(slowestMs / 1000).toFixed(3)} s |`;
}
