// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEnvFile } from "../../../../src/stack/env/env-file.ts";

const shell: Record<string, string> = { SET: "s", EMPTY: "" };

function read(text: string) {
  const { values, problems } = parseEnvFile({ name: ".env", path: "/p/.env", text }, (name) => shell[name]);
  return { values: Object.fromEntries(values), messages: problems.map((problem) => problem.message) };
}

describe("parseEnvFile", () => {
  it.each([
    ["a plain value", "A=x y\n", { A: "x y" }],
    ["spaces around the sign", "A =  x \n", { A: "x" }],
    ["a colon for the sign", "A: Foo=bar", { A: "Foo=bar" }],
    ["a value that holds a sign", "A=b==", { A: "b==" }],
    ["export", "  export  A=2\nexportB=3\n", { A: "2", exportB: "3" }],
    ["comments", "# one\n\nA=x #y\nB=x#y\nC='#' # z\nD=#e\n", { A: "x", B: "x#y", C: "#", D: "#e" }],
    ["single quotes as they are", "A='\\n$SET \"q\" it\\'s'", { A: '\\n$SET "q" it\'s' }],
    ["escapes in double quotes", 'A="\\a\\t\\n\\\\ \\"q\\" \\0123 \\c"', { A: '\x07\t\n\\ "q" S \\c' }],
    ["several lines in quotes", 'A="x\ny"\nB=1', { A: "x\ny", B: "1" }],
    ["variables of the shell and of the lines above", 'A=1\nB=${A}_$SET\nC="$B"', { A: "1", B: "1_s", C: "1_s" }],
    ["the shell before the lines above", "SET=9\nB=$SET", { SET: "9", B: "s" }],
    ["operators", "A=${SET:-x}${NO-y}${EMPTY:-z}${SET:+p}", { A: "syzp" }],
    ["an escaped dollar", 'A=$$SET\nB="\\$SET"', { A: "$SET", B: "$SET" }],
    ["a name alone", "SET\nNO\nA=1", { SET: "s", NO: undefined, A: "1" }],
    ["Windows line ends and a BOM", '\uFEFFA=1\r\nB="2"\r\n', { A: "1", B: "2" }],
    ["names with dots, dashes and brackets", "A.b-c[0]=1\n456=x", { "A.b-c[0]": "1", "456": "x" }],
    ["a comment behind a carriage return", "A=x # y\r # z", { A: "x" }],
    ["__proto__ as a name", "__proto__=1", { ["__proto__"]: "1" }],
  ])("reads %s", (_, text, values) => {
    expect(read(text)).toEqual({ values, messages: [] });
  });

  it("accepts a byte order mark only at the start of the file", () => {
    expect(read("A=1\n\uFEFFB=2").messages).toEqual([
      "invalid variable name: only letters, digits and _ . - [ ] are allowed",
    ]);
  });

  it("continues after an invalid line", () => {
    expect(read("A b=1\nA$=2\n=3\nC=4")).toEqual({
      values: { C: "4" },
      messages: [
        "invalid variable name: spaces are not allowed",
        "invalid variable name: only letters, digits and _ . - [ ] are allowed",
        "missing variable name",
      ],
    });
  });

  it("reports a value without a closing quote", () => {
    expect(read("A='x\nB=1").messages).toEqual(["the value of A has no closing '"]);
  });

  it("warns about an unset variable", () => {
    expect(read("A=$NO").messages).toEqual(['The "NO" variable is not set. Defaulting to a blank string.']);
  });

  it("masks all values in the source of a problem", () => {
    const text = "TOKEN=hunter2\nA b=hunter2\nB=${hunter2!}\nKEY='hunter2";
    const { problems } = parseEnvFile({ name: ".env", path: "/p/.env", text }, () => undefined);
    expect(problems.length).toBe(3);
    for (const { at, message } of problems) {
      expect(at?.source.text).not.toContain("hunter2");
      expect(at?.source.text.length).toBe(text.length);
      expect(message).not.toContain("hunter2");
    }
  });

  it("never throws, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        parseEnvFile({ name: "e", path: "/e", text }, () => undefined);
      }),
    );
  });

  it("returns any correctly quoted value unchanged", () => {
    const quoted = (value: string) =>
      `"${value.replace(/["\\$]/g, (special) => (special === "$" ? "$$" : `\\${special}`))}"`;
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(read(`A=${quoted(value)}`).values).toEqual({ A: value });
      }),
    );
  });
});
