import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMatrix } from "../../../../src/ci/matrix/read-matrix.ts";
import { matrixCode, type VariantResult } from "../../../../src/ci/matrix/result.ts";
import { matrixTable } from "../../../../src/render/lists/matrix-table.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";
import { toJson } from "../../../../src/stack/ordered-value.ts";
import { pointAt } from "../../../../src/stack/problems/source-lines.ts";

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-matrix-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function read(text: string) {
  writeFileSync(join(dir, "m.yaml"), text);
  return readMatrix("m.yaml", dir);
}

/** What is said of a file that is wrong: line:column, words, and what to do. */
async function refusals(text: string): Promise<readonly string[]> {
  const error: unknown = await read(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StackInvalid)) throw new Error("It was taken.", { cause: error });
  return error.problems.map(({ at, message, hint }) => {
    const { line, column } = at === undefined ? { line: 0, column: 0 } : pointAt(at.source, at.start);
    return `${line}:${column} ${message}${hint === undefined ? "" : `: ${hint}`}`;
  });
}

describe("a matrix file", () => {
  it("has variants in order: files relative to its folder, an override, variables as written, profiles", async () => {
    const [plainly, other, ...none] = await read(`variants:
  plain:
  pg-16.1:
    files: [../x.yaml, /abs.yaml]
    override: {services: {db: {image: "postgres:16"}}}
    env: {VERSION: 1.10, ON: true, GONE: null, TEXT: "a b"}
    profiles: [search]
`);
    expect(none).toEqual([]);
    expect(plainly).toEqual({ name: "plain", files: [], override: undefined, env: {}, profiles: [] });
    expect(other).toMatchObject({
      name: "pg-16.1",
      files: [join(dir, "../x.yaml"), "/abs.yaml"],
      env: { VERSION: "1.10", ON: "true", GONE: undefined, TEXT: "a b" },
      profiles: ["search"],
    });
    expect(other?.override && toJson(other.override)).toEqual({ services: { db: { image: "postgres:16" } } });
  });

  it("reports all problems at once, with their places", async () => {
    const text = 'variants:\n  "a b": {}\n  pg:\n    overide: {}\n    files: x.yaml\n    env: {A: [1]}\nvariant: {}\n';
    expect(await refusals(text)).toEqual([
      '2:3 "a b" cannot be a variant\'s name: letters, digits, ".", "_" and "-" only: It names a folder of artifacts too.',
      '4:5 variants.pg.overide is not a known attribute of a variant: Did you mean "override"?',
      "5:12 variants.pg.files must be a list: For example: files: [compose.postgres-16.yaml]",
      "6:14 variants.pg.env.A must be a text or a number or true or false",
      '7:1 variant is not a known attribute of a matrix file: Did you mean "variants"?',
    ]);
  });

  it.each([
    ["", /the matrix file is empty: Start with "variants:"/],
    ["- a\n", /must be a mapping: Start with "variants:"/],
    ["{}\n", /the file needs "variants": For example/],
    ["variants: {}\n", /variants has no variants: For example/],
    ["variants: [a]\n", /variants must be a mapping/],
    ["variants:\n  a: {}\n  a: {}\n", /^3:3 "a" is already defined on line 2/],
    ["variants: {a: {override: {x: [}}\n", /^1:30 unclosed "\["/],
  ])("is refused in words: %j", async (text, words) => {
    const [first] = await refusals(text);
    expect(first).toMatch(words);
  });

  it("is refused with a message if it does not exist", async () => {
    await expect(readMatrix("none.yaml", dir)).rejects.toThrow("none.yaml: no such file");
  });
});

const result = (outcome: VariantResult["outcome"], exitCode?: number): VariantResult => ({
  variant: "a",
  outcome,
  exitCode,
});

describe("the results of a matrix", () => {
  it.each([
    [[result("passed", 0), result("passed", 0)], 0],
    [[result("passed", 0), result("failed", 3), result("failed", 3)], 3],
    [[result("not-provisioned", 71), result("not-provisioned", 71)], 71],
    [[result("not-provisioned", 71), result("failed", 3)], 1],
    [[result("failed", 3), result("not-run")], 3],
    [[result("not-run")], 1],
  ])("are one exit code: that of the failures where they agree, else 1 (%#)", (results, code) => {
    expect(matrixCode(results)).toBe(code);
  });

  it("are a table without trailing spaces", () => {
    const rows = [
      { ...result("passed", 0), variant: "postgres-15", upMs: 1234, commandMs: 20_500 },
      { ...result("not-provisioned", 71), variant: "x" },
      result("not-run"),
    ];
    expect(matrixTable(rows)).toMatchInlineSnapshot(`
      "VARIANT       RESULT            EXIT CODE   UP        COMMAND
      postgres-15   passed            0           1.2s      20.5s
      x             not provisioned   71
      a             not run
      "
    `);
  });
});
