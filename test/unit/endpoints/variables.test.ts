import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { envFile } from "../../../src/endpoints/variables.ts";
import { parseEnvFile } from "../../../src/stack/env/env-file.ts";

/** What can be a variable's value, but that nothing can read "`" beside "'" the same way as a shell. */
const value = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom("'", '"', "\\", "$", "{", "}", "\n", " ", "#", "=", "a", "!", "*", "~"),
      maxLength: 12,
    }),
    fc.webUrl(),
    fc.json(),
  )
  .filter((text) => !text.includes("\0") && !(text.includes("`") && text.includes("'")));

/** What a shell understands that sources each of the files, in one go. */
function sourced(values: readonly string[]): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), "berth-env-file-"));
  try {
    const lines = values.map((text, index) => {
      writeFileSync(join(dir, String(index)), envFile(new Map([["X", text]])));
      return `X=; . ./${index}; printf '%s\\0' "$X"\n`;
    });
    return execFileSync("sh", ["-c", lines.join("")], { cwd: dir, encoding: "utf8" })
      .split("\0")
      .slice(0, -1);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe("an env file for a command", () => {
  it("leaves plain values bare, and quotes the others", () => {
    const text = envFile(
      new Map([
        ["A", "postgres://x:1/a_b"],
        ["B", '{"a": 1}'],
        ["C", ""],
        ["D", "it's $5"],
      ]),
    );
    expect(text).toBe(`A=postgres://x:1/a_b\nB='{"a": 1}'\nC=\nD="it's \\$5"\n`);
  });

  it("says the same to who reads it as docker compose does, whatever the value", () => {
    fc.assert(
      fc.property(value, (text) => {
        const source = {
          name: "x.env",
          path: "/x.env",
          text: envFile(
            new Map([
              ["X", text],
              ["Y", "1"],
            ]),
          ),
        };
        const { values, problems } = parseEnvFile(source, () => undefined);
        expect([values.get("X"), values.get("Y"), problems]).toEqual([text, "1", []]);
      }),
    );
  });

  it("says the same to a shell, whatever the value", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 50, maxLength: 100 }), (texts) => {
        expect(sourced(texts)).toEqual(texts);
      }),
      { numRuns: 5 },
    );
  });
});
