// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Compose's, not JavaScript's.
import type { Random } from "./random.ts";

// biome-ignore format: many short values to a line.
const names = [
  "A", "B", "a.b", "A-B", "A[0]", "Ä", "1A", "_", "A B", "", "N", "export", "export A", "export  B", "exportA",
  "A\t", " A", "B ", "A/", "A$", "a,b", "'A'", '"A"', "A:B",
];
// biome-ignore format: many short values to a line.
const signs = ["=", "=", "=", "=", "= ", " =", " = ", ":", ": ", "==", "=\t", ""];
// biome-ignore format: many short values to a line.
const values = [
  "x", "", "a b", " a ", "a#b", "a #b", "#b", "a\t#b", "'q'", '"q"', "'q' # c", '"q" # c', "'q'#c", '"q"#c',
  "'q'x", '"q"x', "'a'b'", '"a"b"', "'a\nb'", '"a\nb"', "'a\\'b'", '"a\\"b"', '"a\\nb"', "a\\nb", "'a\\nb'", "'a",
  '"a', "a'", 'a"', '"a\\tb\\\\c"', '"\\$A"', "\\$A", "'\\$A'", "$A", "${A}", '"$A"', '"${A}"', "'$A'", "'${A}'",
  "${UNSET:-d}", '"${UNSET:-d e}"', "${UNSET:-${A}}", '"${UNSET:-"x"}"', "$$A", "$${A}", "${A", "${}", '"${A"',
  "$", "a$", "$1", "${B:-x}${A}", "a=b", "a:b", "a\\", "a\\\nB=c", '"\\a\\b\\f\\v\\r"',
  '"\\101\\0101\\x41\\u0041"', '"a\\qb"', "ä€😀", "{a: 1}", "[1]", "yes", "1_0", "a\\#b", "a \\# b", "`x`", "$(x)",
  "\u00a0x", "x\u00a0", '"a\r\nb"', "''", '""', "'''", '"""', "'a' 'b'", '"a" "b"', "a  # c # d", "a ;c",
  "http://x/#y", "${A:+w}", "${A:?m}", "${UNSET:?m}", "$A$B", "$A-$B", '"\'"', "'\"'", "\\'a\\'", '\\"a\\"',
  '"a\\\nb"', '"a # b\nC=d"', "'# x'", "!x", "%x%", "~", "*",
];
// biome-ignore format: many short values to a line.
const lines = [
  "", " ", "# c", "  # c", "#A=b", "\t", "x", "x y", "=", "=x", "\ufeff", "---", "export", "export ", "a b c=d",
  ";c", "\\", "'", '"', "A", "A # c", "${A}=x",
];
// biome-ignore format: many short values to a line.
const ends = ["\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\n\n", "\r", "\n  ", " \n", "\t\n"];

/** An env file of some lines, many of them odd. */
export function envTextOf(random: Random, oddity = 0.3): string {
  const line = (): string => {
    if (random.chance(oddity / 3)) return random.pick(lines);
    const name = random.chance(oddity) ? random.pick(names) : random.pick(["A", "B", "C", "D", "export E"]);
    const sign = random.chance(oddity) ? random.pick(signs) : "=";
    return name + sign + random.pick(values);
  };
  const end = random.chance(0.2) ? "\r\n" : undefined;
  const count = 1 + random.below(4);
  const text = Array.from({ length: count }, () => line() + (end ?? random.pick(ends))).join("");
  const start = random.chance(0.03) ? "\ufeff" : "";
  return start + (random.chance(0.15) ? text.trimEnd() : text);
}
