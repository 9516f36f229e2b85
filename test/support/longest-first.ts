import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, the longest first. */
const longest = [
  "kill",
  "drop-in",
  "templates",
  "inspect",
  "engine-restart",
  "ci-killed",
  "api-recipes",
  "wire",
  "changes",
  "ci",
  "documentation",
  "examples",
  "why",
  "verdicts",
  "import",
];

/** Begins with what takes longest: all wait for what is begun last. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/e2e/${name}.test.ts`));
  return place < 0 ? longest.length : place;
}
