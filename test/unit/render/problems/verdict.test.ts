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
  cause: { kind: "unhealthy", sentence: "it runs, and its health probe fails with 2: no route" },
  state: { is: "running", health: "unhealthy", words: "running, health unhealthy", oomKilled: false },
  restarts: 2,
  probes: [{ exitCode: 2, output: "no route\n", durationMs: 12, startedAt: "2026-01-01T10:20:30.5Z" }],
  log: ["", "ready to serve, or so it seems to me at least"],
  blocks: [
    { service: "api", edge: { on: "db", until: "healthy" } },
    { service: "web", edge: { on: "network back", until: "created" } },
  ],
  next: ["Run the probe by hand: `berth exec db pg_isready`.", "Look at `compose.yaml:4`."],
  place: { file: "compose.yaml", line: 4 },
  alike: [],
};

it("tells the cause first, then the evidence, then what to do", () => {
  expect(verdictText(verdict, plain, {})).toMatchInlineSnapshot(`
    "✗ db: it runs, and its health probe fails with 2: no route
      container   shop-db-1 (postgres:15): running, health unhealthy
      restarts    2
      probes      10:20:30  exit 2 after 12 ms  no route
      last lines  ready to serve, or so it seems to me at least
      blocks      api (until db is healthy), web (uses network back)
      next        Run the probe by hand: \`berth exec db pg_isready\`.
                  Look at \`compose.yaml:4\`.
    "
  `);
});

it("keeps to the window: its own words are broken, those of others cut", () => {
  const text = verdictText({ ...verdict, place: undefined }, plain, { columns: 40 });
  expect(text).toMatchInlineSnapshot(`
    "✗ db: it runs, and its health probe
      fails with 2: no route
      container   shop-db-1 (postgres:15):
                  running, health unhealthy
      restarts    2
      probes      10:20:30  exit 2 after 12…
      last lines  ready to serve, or so it …
      blocks      api (until db is healthy),
                  web (uses network back)
      next        Run the probe by hand:
                  \`berth exec db
                  pg_isready\`.
                  Look at \`compose.yaml:4\`.
    "
  `);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
});

it("shows the line that tells the cause where it is not among the last ones", () => {
  const quote = "no such file: /etc/app";
  const cause = { kind: "file-missing", sentence: "it does not find a file", quote } as const;
  expect(verdictText({ ...verdict, cause }, plain, {})).toContain(`  says        ${quote}\n`);
  expect(verdictText({ ...verdict, cause, log: [quote] }, plain, {})).not.toContain("says");
});

it("shows what begins with the telling line, where a stack trace came after it", () => {
  const quote = "Error: no such file: /etc/app";
  const cause = { kind: "file-missing", sentence: "it does not find a file", quote } as const;
  const trace = Array.from({ length: 20 }, (_, index) => `  at line ${index}`);
  const text = verdictText({ ...verdict, cause, log: ["before", quote, ...trace] }, plain, {});
  expect(text).toContain(`  last lines  ${quote}\n                at line 0\n`);
  expect(text).not.toContain("at line 7");
});

it("tells the first of many whole, and of the others the causes alone", () => {
  const many = Array.from({ length: 6 }, (_, index) => ({ ...verdict, service: `db${index}` }));
  const texts = verdictTexts(many, plain, {});
  expect(texts).toHaveLength(5);
  expect(texts.at(-1)).toBe(
    `${[4, 5].map((index) => `✗ db${index}: ${verdict.cause.sentence}\n`).join("")}  See one whole with \`berth why SERVICE\`.\n`,
  );
});

it("has its kinds of causes in the schema", () => {
  const schema = JSON.parse(readFileSync(new URL("../../../../schemas/verdict.schema.json", import.meta.url), "utf8"));
  expect(schema.properties.cause.properties.kind.enum).toEqual(causeKinds);
});
