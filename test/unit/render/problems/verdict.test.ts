import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { verdictText, verdictTexts } from "../../../../src/render/problems/verdict.ts";
import { plain } from "../../../../src/render/terminal/color.ts";
import { causeKinds, type Verdict } from "../../../../src/verdict/verdict.ts";

const verdict: Verdict = {
  service: "db",
  subject: "Container shop-db-1",
  container: "shop-db-1",
  image: "postgres:15",
  cause: { kind: "unhealthy", sentence: "it is running, but its health check fails with 2: no route" },
  state: { is: "running", health: "unhealthy", words: "running, health unhealthy", oomKilled: false },
  restarts: 2,
  probes: [{ exitCode: 2, output: "no route\n", durationMs: 12, startedAt: "2026-01-01T10:20:30.5Z" }],
  log: ["", "ready to serve, or so it seems to me at least"],
  blocks: [
    { service: "api", edge: { on: "db", until: "healthy" } },
    { service: "web", edge: { on: "network back", until: "created" } },
  ],
  next: ["Run the health check by hand: `berth exec db pg_isready`.", "Look at `compose.yaml:4`."],
  place: { file: "compose.yaml", line: 4 },
  alike: [],
  alsoServices: [],
};

it("prints the cause first, then the evidence, then the next steps", () => {
  expect(verdictText(verdict, plain, {})).toMatchInlineSnapshot(`
    "✗ db: it is running, but its health check fails with 2: no route
      container   shop-db-1 (postgres:15): running, health unhealthy
      restarts    2
      health      10:20:30  exit 2 after 12 ms  no route
      last lines  ready to serve, or so it seems to me at least
      blocks      api (until db is healthy), web (uses network back)
      next        Run the health check by hand: \`berth exec db pg_isready\`.
                  Look at \`compose.yaml:4\`.
    "
  `);
});

it("fits the window: wraps its own text and cuts quoted lines", () => {
  const text = verdictText({ ...verdict, place: undefined }, plain, { columns: 40 });
  expect(text).toMatchInlineSnapshot(`
    "✗ db: it is running, but its health
      check fails with 2: no route
      container   shop-db-1 (postgres:15):
                  running, health unhealthy
      restarts    2
      health      10:20:30  exit 2 after 12…
      last lines  ready to serve, or so it …
      blocks      api (until db is healthy),
                  web (uses network back)
      next        Run the health check by
                  hand: \`berth exec db
                  pg_isready\`.
                  Look at \`compose.yaml:4\`.
    "
  `);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
});

it("shows the quoted line if it is not among the last ones", () => {
  const quote = "no such file: /etc/app";
  const cause = { kind: "file-missing", sentence: "it cannot find a file", quote } as const;
  expect(verdictText({ ...verdict, cause }, plain, {})).toContain(`  output      ${quote}\n`);
  expect(verdictText({ ...verdict, cause, log: [quote] }, plain, {})).not.toContain("  output ");
});

it("starts with the quoted line if a stack trace follows it", () => {
  const quote = "Error: no such file: /etc/app";
  const cause = { kind: "file-missing", sentence: "it cannot find a file", quote } as const;
  const trace = Array.from({ length: 20 }, (_, index) => `  at line ${index}`);
  const text = verdictText({ ...verdict, cause, log: ["before", quote, ...trace] }, plain, {});
  expect(text).toContain(`  last lines  ${quote}\n                at line 0\n`);
  expect(text).not.toContain("at line 7");
});

it("counts equal lines in a row", () => {
  const text = verdictText({ ...verdict, log: ["one", ...Array(30).fill("retrying"), "two"] }, plain, {});
  expect(text).toContain("  last lines  one\n              retrying (×30)\n              two\n");
});

it("names all services with the cause, and the engine's own message last", () => {
  const engineMessage = "failed to create task for container: no";
  const text = verdictText({ ...verdict, alsoServices: ["api", "web"], engineMessage }, plain, {});
  expect(text).toMatch(/^✗ db, api, web: /);
  expect(text).toMatch(/\n {2}engine {6}failed to create task for container: no\n$/);
});

it("prints the first of many verdicts in full, and only the causes of the others", () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ ...verdict, service: `db${index}` }));
  const texts = verdictTexts(many, plain, {});
  expect(texts).toHaveLength(5);
  expect(texts.at(-1)).toBe(
    `${[4, 5].map((index) => `✗ db${index}: ${verdict.cause.sentence}\n`).join("")}  Show one in full with \`berth why SERVICE\`.\n`,
  );
});

it("lists its kinds of causes in the schema", () => {
  const schema = JSON.parse(readFileSync(new URL("../../../../schemas/verdict.schema.json", import.meta.url), "utf8"));
  expect(schema.properties.cause.properties.kind.enum).toEqual(causeKinds);
});
