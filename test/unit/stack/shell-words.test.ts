// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are a shell's.
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellWords } from "../../../src/stack/shell-words.ts";

// Each pair was compared with docker compose 2.40.3.
it.each([
  ["echo hello", ["echo", "hello"]],
  ["a'b c'd", ["ab cd"]],
  ['"" x', ["", "x"]],
  ['a \\" b', ["a", '"', "b"]],
  ["'a\\b'", ["a\\b"]],
  ['"a\\nb"', ["anb"]],
  ["a#b # c", ["a#b", "#", "c"]],
  ["x=$y *", ["x=$y", "*"]],
  ["$(a b) c", ["$(a b)", "c"]],
  ["`a b` c", ["`a b`", "c"]],
  ["a; b", ["a"]],
  ["a && b", ["a"]],
  ['"a;b" c>d', ["a;b", "c"]],
  ["2>x y", []],
  ["a 2>&1", ["a"]],
  [" \t\n", []],
  ["${x}", ["${x}"]],
])("splits %j as docker compose does", (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

it.each(['a "b', "a 'b", "(a)", "a)", "`a", "$(a", "a\\"])("refuses %j", (text) => {
  expect(shellWords(text)).toBeUndefined();
});

it("returns any words unchanged that were quoted one by one", () => {
  const quoted = (word: string): string => `'${word.replaceAll("'", `'"'"'`)}'`;
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (words) => {
      expect(shellWords(words.map(quoted).join(" "))).toEqual(words);
    }),
  );
});
