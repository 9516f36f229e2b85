import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { describe, expect, it } from "vitest";
import { projectState } from "../support/engine-state.ts";
import { installBerth, mustRun } from "../support/installed.ts";
import { useProject } from "../support/use-project.ts";

const page = readFileSync(fileURLToPath(new URL("../../docs/api.md", import.meta.url)), "utf8");

/** The page's code, a block each, with what the block behind it says that it prints. */
const programs = page.split(/^## /m).flatMap((section) => {
  const found = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text = ""]) => ({
    language,
    text,
  }));
  const heading = section.slice(0, section.indexOf("\n"));
  return found.flatMap(({ language, text }, index) =>
    language === "ts" || language === "js" ? [{ heading, language, text, prints: found[index + 1]?.text ?? "" }] : [],
  );
});

/** Stack files: each says its name on its first line. */
const files = Object.fromEntries(
  [...page.matchAll(/^```yaml\n# (\S+)\n(.*?)^```$/gms)].map(([, name = "", text = ""]) => [name, text]),
);

/** What is printed, where `…` stands for anything. */
function like(text: string): RegExp {
  const parts = text.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`);
}

describe("the API's page of examples", () => {
  const project = useProject("be2-page", async ({ dir, write }) => {
    await installBerth(dir);
    await write(files);
  });

  it("has its programs", () => {
    expect(programs.map(({ heading }) => heading).length).toBeGreaterThan(6);
    expect(Object.keys(files)).toEqual(["compose.yaml", "broken.yaml", "failing.yaml"]);
  });

  it.each(programs)("prints what it says under `$heading`, in $language", async ({ language, text, prints }) => {
    const { dir, name, write } = project();
    const { code } = await transform(text, { loader: language as "ts" | "js", format: "esm", target: "node20" });
    await write({ "program.mjs": code });
    const env = { COMPOSE_PROJECT_NAME: name, NO_COLOR: "1", FORCE_COLOR: undefined };
    const { stdout, stderr } = await mustRun(process.execPath, ["program.mjs"], { cwd: dir, env });
    expect(stdout).toMatch(like(prints));
    expect(stderr).toBe("");
    expect((await projectState(name)).containers).toEqual({});
  });
});
