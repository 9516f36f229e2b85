import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { problemsText } from "../../../src/render/problems/code-frame.ts";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { loaded } from "./project.ts";

const folder = fileURLToPath(new URL("../../stacks/mistakes", import.meta.url));
const mistakes = readdirSync(folder).sort();

/** What the user of a project is told: of one that can be used its warnings, else all of its problems. */
async function told(cwd: string): Promise<string> {
  try {
    const { warnings } = await loaded(cwd, { projectName: "shop" });
    return warnings.length === 0 ? "nothing is wrong" : problemsText(warnings);
  } catch (error) {
    if (!(error instanceof StackInvalid)) throw error;
    return problemsText(error.problems);
  }
}

// To accept changed words: vitest --update, and read the difference as the user who made the mistake.
it.each(mistakes)("%s", async (name) => {
  await expect(`${await told(join(folder, name))}\n`).toMatchFileSnapshot(join(folder, name, "expected.txt"));
});

it("shows no secret", async () => {
  const texts = await Promise.all(mistakes.map((name) => told(join(folder, name))));
  expect(texts.join("\n")).not.toContain("hunter2");
});
