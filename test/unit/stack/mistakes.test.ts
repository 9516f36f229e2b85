import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { problemsText } from "../../../src/render/problems/code-frame.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { loaded } from "./project.ts";

const folder = fileURLToPath(new URL("../../stacks/mistakes", import.meta.url));
const mistakes = readdirSync(folder).sort();

/** What the user of a project sees: the warnings of a valid project, or all problems of an invalid one. */
async function outputFor(cwd: string): Promise<string> {
  try {
    const { warnings } = await loaded(cwd, { projectName: "shop" });
    return warnings.length === 0 ? "nothing is wrong" : problemsText(warnings);
  } catch (error) {
    if (!(error instanceof StackInvalid)) throw error;
    return problemsText(error.problems);
  }
}

// To accept changed texts, run vitest --update and read the diff as the user who made the mistake.
it.each(mistakes)("%s", async (name) => {
  await expect(`${await outputFor(join(folder, name))}\n`).toMatchFileSnapshot(join(folder, name, "expected.txt"));
});

it("shows no secrets", async () => {
  const texts = await Promise.all(mistakes.map((name) => outputFor(join(folder, name))));
  expect(texts.join("\n")).not.toContain("hunter2");
});
