import { describe, expect, it } from "vitest";
import { cell, markdown, markdownTable, plain } from "../../../../src/ci/artifacts/markdown.ts";
import type { RunReport } from "../../../../src/ci/artifacts/report.ts";

const report: RunReport = {
  schemaVersion: 1,
  project: "shop-ci-a1b2c3d4",
  command: ["npm", "test"],
  outcome: "passed",
  exitCode: 0,
  startedAt: "2026-11-21T18:00:00Z",
  upMs: 2345,
  commandMs: 12_000,
  error: undefined,
  containers: [
    {
      name: "shop-ci-a1b2c3d4-web-1",
      service: "web",
      state: "running",
      health: "healthy",
      exitCode: 0,
      oomKilled: false,
      restarts: 0,
      peak: { memoryBytes: 5 * 1024 * 1024, memoryLimitBytes: 0, cpuPercent: 12.4, processes: 1, samples: 3 },
    },
  ],
  endpoints: { schemaVersion: 1, project: "shop-ci-a1b2c3d4", services: {} },
  steps: [],
  verdicts: [],
};

describe("the Markdown page of a run", () => {
  it("shows the result and the state of the stack", () => {
    expect(markdown(report)).toMatchInlineSnapshot(`
      "### \`npm test\` passed

      Project \`shop-ci-a1b2c3d4\` · up in 2.3 s · command 12.0 s

      | Container | State | Exit code | Restarts | Peak memory | Peak CPU |
      | --- | --- | --- | --- | --- | --- |
      | \`shop-ci-a1b2c3d4-web-1\` | running, healthy |  |  | 5MiB | 12 % |
      "
    `);
  });

  it("shows why the run failed if the command did not", () => {
    const error = { message: "the engine is gone", hint: "Start it." };
    const page = markdown({ ...report, outcome: "error", exitCode: 4, error, containers: [] });
    expect(page).toMatchInlineSnapshot(`
      "### \`npm test\` could not finish (exit code 4)

      Project \`shop-ci-a1b2c3d4\` · up in 2.3 s · command 12.0 s

      \`\`\`text
      the engine is gone
      \`\`\`

      Start it.
      "
    `);
  });

  it.each([
    ["a `code_x` and a_b", "a `code_x` and a\\_b"],
    ["<b> & *x* [y](z)\nnext", "\\<b\\> \\& \\*x\\* \\[y\\](z) next"],
    ["a lone ` tick_", "a lone \\` tick\\_"],
  ])("takes nothing in a text for Markdown but code: %j", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it("shows code that contains backticks and pipes", () => {
    expect(cell("a ``b`` | c")).toBe("``` a ``b`` | c ```");
    expect(markdownTable(["X"], [[cell("a|b")]])).toBe("| X |\n| --- |\n| `a\\|b` |");
    expect(markdownTable(["X"], [])).toBe("");
  });
});
