import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  bareText,
  composeQuoted,
  dockerfileQuoted,
  envQuoted,
  jsonQuoted,
  shellQuoted,
  yamlQuoted,
} from "../../../../src/scaffold/language/quote.ts";
import { parseEnvFile } from "../../../../src/stack/env/env-file.ts";
import { substitute } from "../../../../src/stack/interpolate/substitute.ts";

const odd = [
  "",
  "a: b",
  "# x",
  "- x",
  'it\'s "so"',
  `$\{A} $B $$ \`id\``,
  "two\nlines\r\n",
  "\t",
  "yes",
  "12",
  "1e3",
  ".inf",
  "2026-11-21",
  "null",
  "~",
  "日本 🚢",
  "\u2028\u0085\ufeff",
  "\\",
  "a\\",
  "{{ x }}",
  "<<",
  "!tag",
  "&a *a",
  "%x",
  "@x",
  "[a",
  "{a",
];
const text = fc.oneof(
  fc.constantFrom(...odd),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 30 }),
);
/** As text files have them: half a surrogate pair is none. */
const kept = (value: string) => Buffer.from(value).toString();
const without = (pattern: RegExp) => text.filter((value) => !pattern.test(value));

describe("an answer quoted for YAML", () => {
  it("stays the same text as a value, as a key and in a list", () => {
    fc.assert(
      fc.property(text, (value) => {
        const quoted = yamlQuoted(value);
        const written = `a: ${quoted}\nlist: [${quoted}, x]\n${quoted}: key # comment\nlast:\n  - ${quoted}\n`;
        const key = kept(value);
        expect(parse(written, { uniqueKeys: false })).toEqual({ a: key, list: [key, "x"], last: [key], [key]: "key" });
      }),
    );
  });

  it("stays the same text in a stack file, which expands variables", () => {
    fc.assert(
      fc.property(text, (value) => {
        const read = parse(composeQuoted(value)) as string;
        expect(substitute(read, () => "filled in")).toMatchObject({ text: kept(value), faults: [], unset: [] });
      }),
    );
  });

  it("keeps numbers, booleans and lists", () => {
    expect(parse(`[${yamlQuoted(3)}, ${yamlQuoted(true)}, ${yamlQuoted(["a: b", "c"])}, ${yamlQuoted(null)}]`)).toEqual(
      [3, true, ["a: b", "c"], null],
    );
  });

  it("is unquoted if possible", () => {
    expect(["shop", "shop_2", "yes", "12", "a b"].map(yamlQuoted)).toEqual([
      "shop",
      "shop_2",
      '"yes"',
      '"12"',
      '"a b"',
    ]);
  });
});

describe("a quoted answer", () => {
  it("stays the same text in JSON", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(JSON.parse(jsonQuoted(value))).toBe(kept(value));
      }),
    );
  });

  it("stays the same text in an env file", () => {
    fc.assert(
      fc.property(without(/(?![\n\r\t])\p{Cc}/u), (value) => {
        const source = { name: ".env", path: "/.env", text: `A=${envQuoted(value)}\nB=2\n` };
        const { values, problems } = parseEnvFile(source, () => "filled in");
        expect([...values]).toEqual([
          ["A", kept(value)],
          ["B", "2"],
        ]);
        expect(problems).toEqual([]);
      }),
    );
  });

  it("stays the same word in a shell", () => {
    const values = fc.sample(without(/\p{Cc}/u), 50);
    const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${values.map(shellQuoted).join(" ")}`]);
    expect(stdout.toString().split("\0").slice(0, -1)).toEqual(values.map(kept));
  });

  it("has no bare dollar, quote or backslash in a Dockerfile, and no line break at all", () => {
    expect(dockerfileQuoted('a "b" $C \\')).toBe('"a \\"b\\" \\$C \\\\"');
    expect(() => dockerfileQuoted("two\nlines")).toThrow("a value in a Dockerfile cannot contain a line break");
  });
});

describe("an unquoted answer", () => {
  it("is allowed if it cannot break the file", () => {
    expect(
      ["shop", "nginx:1.27", "registry.io:5000/a/b@sha256-x", "日本"].map((value) => bareText("compose", value)),
    ).toEqual(["shop", "nginx:1.27", "registry.io:5000/a/b@sha256-x", "日本"]);
    expect(bareText("text", "a: b\n")).toBe("a: b\n");
    expect([bareText("yaml", 3), bareText("yaml", null), bareText("yaml", "")]).toEqual(["3", "", ""]);
  });

  it("is rejected if it could", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          "a: b",
          "a:",
          "# x",
          "- x",
          "x #y",
          '"',
          "'",
          "a\nb",
          "$A",
          "{a",
          " a",
          "*a",
          "a, b",
          "!x",
          "a\u2028b",
        ),
        (value) => {
          expect(() => bareText("yaml", value)).toThrow('write "| yaml" after the name');
        },
      ),
    );
  });
});
