import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeAt } from "../../../../src/stack/node.ts";
import { parse } from "../../../../src/stack/parse/parse.ts";
import { line, plain, tree } from "../text.ts";

const source = (text: string) => ({ name: "compose.yaml", path: "/p/compose.yaml", text });
const complaints = (text: string) => parse(source(text)).problems.map(line);

describe("parse", () => {
  it.each([
    ["words", "yes no on y tRue", ["yes", "no", "on", "y", "tRue"]],
    ["truths", "true True TRUE false False FALSE", [true, true, true, false, false, false]],
    ["nothing", "~ null Null NULL", [null, null, null, null]],
    ["integers", "1 -1 +1 0x1F 017 0o17 0b11 1_000 -017", [1, -1, 1, 31, 15, 15, 3, 1000, -15]],
    ["numbers", "1.50 .5 1e3 5. 099", [1.5, 0.5, 1000, 5, 99]],
    ["what only looks like a number", "0o8 0xG 1:30 1.2.3 _1 1e400", ["0o8", "0xG", "1:30", "1.2.3", "_1", "1e400"]],
  ])("reads %s as docker compose does", (_, text, values) => {
    expect(
      plain(
        tree(
          `x:\n${text
            .split(" ")
            .map((word) => `  - ${word}\n`)
            .join("")}`,
        ),
      ),
    ).toEqual({ x: values });
  });

  it("keeps the characters of numbers and quoted strings", () => {
    const root = tree(`x: [0x1F, "0x1F", '1', |-\n  2\n]`.replace("|-\n  2\n", "'2'"));
    expect(nodeAt(root, ["x", 0])).toMatchObject({ value: 31, text: "0x1F", quoted: false });
    expect(nodeAt(root, ["x", 1])).toMatchObject({ value: "0x1F", text: "0x1F", quoted: true });
  });

  it("accepts a comment directly after a bracket or quote", () => {
    expect(plain(tree('a: {b: [1]#c\n}#d\ne: "x"#f\n'))).toEqual({ a: { b: [1] }, e: "x" });
  });

  it("reads a scalar with a custom tag as a string", () => {
    expect(plain(tree("x: [!mine 1, !override true, !override null, !override 0x1F]"))).toEqual({
      x: ["1", "true", "null", "0x1F"],
    });
  });

  it.each([
    ["|", "x: |\n  a\n  b", "a\nb"],
    ["| before a line break", "x: |\n  a\n  b\n", "a\nb\n"],
    [">", "x: >\n  a\n  b", "a b"],
    ["|+ before blanks", "x: |+\n  a\n\n  ", "a\n\n"],
  ])("adds no line break to a block at the end of the text: %s", (_, text, x) => {
    expect(plain(tree(text))).toEqual({ x });
  });

  it("supports the standard tags", () => {
    expect(plain(tree("x: [!!str 1, !!int '3', !!float 1, !!binary aGk=, !mine z]"))).toEqual({
      x: ["1", 3, 1, "hi", "z"],
    });
    expect(complaints("x: !!bool yes")).toEqual(['1:11 yes | invalid !!bool value "yes"']);
  });

  it("keeps the place of every value, also through aliases and merge keys", () => {
    const text = "x-a: &a\n  image: i\nservices:\n  web:\n    <<: *a\n    command: [a, b]\n";
    const root = tree(text);
    const at = (...path: (string | number)[]) => {
      const place = nodeAt(root, path)?.at;
      return place && text.slice(place.start, place.end);
    };
    expect(at("services", "web", "image")).toBe("i");
    expect(nodeAt(root, ["services", "web", "image"])?.at?.start).toBe(text.indexOf("i\n"));
    expect(at("services", "web", "command", 1)).toBe("b");
  });

  it("prefers a mapping's own keys over merged ones, and earlier merges over later ones", () => {
    const text = "a: &a {p: 1, q: 1}\nb: &b {q: 2, r: 2}\nc:\n  r: 3\n  <<: [*a, *b]\n";
    expect(plain(nodeAt(tree(text), ["c"]))).toEqual({ r: 3, p: 1, q: 1 });
  });

  it("merges the documents of a file in order", () => {
    const { root } = parse(source("services: {a: {image: i, tty: true}}\n---\nservices: {a: {image: j}}\n"));
    expect(plain(root)).toEqual({
      services: { a: { image: "j", tty: true } },
    });
  });

  it("accepts any string as a key, even __proto__", () => {
    expect(tree("__proto__: {a: 1}").entries.has("__proto__")).toBe(true);
  });

  const service = "services:\n  a:\n    image: i\n";
  it.each([
    ["a tab", "services:\n\ta: 1\n", ["2:1 \t | tabs are not allowed for indentation"]],
    ["a duplicate key", `${service}    image: j\n`, ['4:5 image | "image" is already defined on line 3']],
    ["a line indented too little", `${service}   b: 1\n`, ["4:4 b: 1 | inconsistent indentation"]],
    ["a line indented too much", `${service}     b: 1\n`, ["4:6 b: 1 | inconsistent indentation"]],
    ["a missing space", "services:\n  a:\n    image:i\n    tty: true\n", ['3:5 image: | missing space after "image:"']],
    ["a missing space and nothing else", "services:{}\n", ['1:1 services: | missing space after "services:"']],
    ["a missing colon", "services:\n  a\n  b:\n    image: x\n", ['2:3 a | missing ":" after "a"']],
    ["an open quote", `${service}    command: "a\n    tty: true\n`, ['4:14 "a | unclosed quote']],
    ["an open bracket", `${service}    command: [a\n    tty: true\n`, ['4:14 [ | unclosed "["']],
    ["a colon in a value", `${service}    command: a: b\n`, ['4:14 a: b | a value that contains ": " must be quoted']],
    [
      "a reserved character",
      `${service}    command: @a\n`,
      ['4:14 @ | a value cannot start with "@" unless it is quoted'],
    ],
    ["a bad escape", `${service}    command: "\\q"\n`, ['4:15 \\ | invalid escape sequence "\\q"']],
    ["an unknown alias", `${service}    command: *z\n`, ['4:14 *z | unknown anchor "z"']],
    ["an anchor in itself", "services: &s\n  a: *s\n", ['2:6 *s | anchor "s" contains itself']],
    [
      "a merge key with a string",
      `${service}    <<: x\n`,
      ['4:5 << | "<<" must refer to a mapping or a list of mappings'],
    ],
    ["a key that is not a string", "x: {1: a}", ["1:5 1 | keys must be strings, not 1"]],
    ["a list as a key", "? [a]\n: b\n", ["1:3 [a] | keys must be strings"]],
    ["an empty file", "", ["1:1  | empty compose file"]],
    ["a file of comments", "# nothing\n", ["1:1  | empty compose file"]],
    ["an empty document", `${service}---\n`, ["4:1 --- | empty document"]],
    ["a list", "- a\n", ["1:1 - a | top-level object must be a mapping"]],
    [
      "no YAML at all",
      "<!DOCTYPE html>\n<p>Not found</p>\n",
      ["1:1 <!DOCTYPE html> | top-level object must be a mapping"],
    ],
    ["a binary file", "\x7FELF\0\0", ["1:1 \x7F | compose.yaml is not a text file"]],
    ["endless nesting", "[".repeat(100_000), [expect.stringMatching(/the file is nested too deeply$/)]],
    ["more than 10 MB", "#".repeat(10 * 1024 * 1024 + 1), ["compose.yaml is larger than 10 MB"]],
  ])("reports %s", (_, text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });

  it("rejects an alias bomb", () => {
    const rows = [..."bcdefghij"].map((name, index) => `${name}: &${name} [${`*${"abcdefghij"[index]},`.repeat(10)}]`);
    const { root, problems } = parse(source(["a: &a [x]", ...rows].join("\n")));
    expect(root).toBeUndefined();
    expect(problems.map(({ message }) => message)).toEqual(["aliases expand to more than 500,000 values"]);
  });

  it("has a hint for every problem", () => {
    for (const text of ["a: 1\n\tb: 2", "a: {1: 2}", "a: @", 'a: "\\q"', "- a", "a: *b", "a: [1"]) {
      expect(parse(source(text)).problems[0]?.hint, text).toBeTruthy();
    }
  });

  it("never throws: returns a root or problems for any text", () => {
    const soup = fc.string({
      unit: fc.constantFrom(..."ab1:-?[]{},&*!|>%@'\"#\n\t ", ": ", "- ", "<<: ", "&a ", "*a", "!reset "),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), soup), (text) => {
        const { root, problems } = parse(source(text));
        expect(root !== undefined || problems.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
