import { describe, expect, test } from "vitest";
import { codeFrame, problemLines, problemsText } from "../../../../src/render/problems/code-frame.ts";
import { plain } from "../../../../src/render/terminal/color.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";
import type { Problem, Source } from "../../../../src/stack/problems/problem.ts";

const file = (text: string, name = "compose.yaml"): Source => ({ name, path: `/work/${name}`, text });

function problemAt(source: Source, word: string, more: Partial<Problem> = {}): Problem {
  const start = source.text.indexOf(word);
  return {
    rule: "unknown-key",
    severity: "error",
    path: "services.web.depend_on",
    message: "services.web.depend_on is not a known attribute of a service",
    at: { source, start, end: start + word.length },
    ...more,
  };
}

/** The column, in cells of a terminal, at which the caret row begins to mark. */
const caretRow = (frame: string) => frame.split("\n").find((row) => /^ +\| +\^+$/.test(row)) ?? "";

describe("codeFrame", () => {
  test("shows the place, the line before, the line and a caret under the word", () => {
    const source = file("services:\n  web:\n    image: busybox\n    depend_on: [db]\n");
    expect(codeFrame(problemAt(source, "depend_on", { hint: 'did you mean "depends_on"?' }))).toMatchInlineSnapshot(`
      "compose.yaml:4:5: error: services.web.depend_on is not a known attribute of a service  [unknown-key]
         3 |     image: busybox
         4 |     depend_on: [db]
           |     ^^^^^^^^^
        did you mean "depends_on"?"
    `);
  });

  test("prints only words for a problem without a place", () => {
    const problem = problemAt(file(""), "", { message: "no stack file found", rule: "no-file" });
    expect(codeFrame({ ...problem, at: undefined })).toBe("error: no stack file found  [no-file]");
  });

  test("leaves out a line before that is empty or does not exist", () => {
    expect(codeFrame(problemAt(file("port: 1\n"), "port")).split("\n")).toHaveLength(3);
    expect(codeFrame(problemAt(file("a: 1\n\nport: 1\n"), "port")).split("\n")).toHaveLength(3);
  });

  test("puts the caret under the word after tabs and wide characters", () => {
    expect(codeFrame(problemAt(file("\t\tport: 1"), "port"))).toContain(`| ${" ".repeat(8)}^^^^`);
    expect(codeFrame(problemAt(file("日本: port"), "port"))).toContain("1 | 日本: port\n     |       ^^^^");
    expect(codeFrame(problemAt(file("a: 日本語"), "日本語"))).toContain(`|    ${"^".repeat(6)}`);
  });

  test("reads lines that end in CRLF", () => {
    const source = file("services:\r\n  port: 1\r\n");
    expect(codeFrame(problemAt(source, "port"))).toContain("compose.yaml:2:3:");
    expect(codeFrame(problemAt(source, "port"))).not.toMatch(/[\r\u{FFFD}]/u);
  });

  test("cuts a long line around the caret", () => {
    const source = file(`command: ${"x".repeat(500)} port ${"y".repeat(500)}`);
    const frame = codeFrame(problemAt(source, "port"), { columns: 60 });
    const [, line = "", carets = ""] = frame.split("\n");
    expect(line.length).toBeLessThan(75);
    expect(line).toContain("…x");
    expect(line).toMatch(/y…$/);
    expect(line.indexOf("port")).toBe(carets.indexOf("^"));
  });

  test("cuts a long line before the marked one as well", () => {
    const source = file(`command: ${"x".repeat(500)}\nport: 1`);
    const rows = codeFrame(problemAt(source, "port"), { columns: 60 }).split("\n");
    expect(rows[1]).toMatch(/x…$/);
  });

  test("cuts one line of ten megabytes on both sides", () => {
    const source = file(`${"x".repeat(5e6)} port ${"y".repeat(5e6)}`);
    const rows = codeFrame(problemAt(source, "port"), { columns: 60 }).split("\n");
    expect(rows[1]?.length).toBeLessThan(100);
    expect(rows[1]).toContain("port");
  });

  test("marks only the first line of a range over several", () => {
    const source = file("ports:\n  - 1\n  - 2\n");
    const frame = codeFrame(problemAt(source, "ports:\n  - 1"));
    expect(caretRow(frame).match(/\^+/)?.[0]).toBe("^^^^^^");
  });

  test("marks one column for an empty range", () => {
    const source = file("ports:");
    const frame = codeFrame(problemAt(source, "", { at: { source, start: 6, end: 6 } }));
    expect(caretRow(frame)).toBe("     |       ^");
  });

  test("lets no control character of the file reach the terminal", () => {
    const source = file("image: \u001b[31mred\u0007 port");
    expect(codeFrame(problemAt(source, "port", { message: "bad \u001b[0m" }))).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test("never cuts a character in two", () => {
    const source = file(`${"😀".repeat(300)} port ${"😀".repeat(300)}`);
    for (const columns of [20, 21, 22, 23, 40, 41]) {
      expect(codeFrame(problemAt(source, "port"), { columns })).not.toMatch(/\p{Surrogate}/u);
    }
  });
});

describe("problemsText", () => {
  test("is empty without problems", () => {
    expect(problemsText([])).toBe("");
  });

  test("prints problems in file order with a count at the end", () => {
    const one = file("a: 1\nb: 2\n", "one.yaml");
    const other = file("c: 3\n", "other.yaml");
    const text = problemsText([
      problemAt(one, "b", { message: "second", rule: "r" }),
      problemAt(other, "c", { message: "third", rule: "r", severity: "warning" }),
      problemAt(one, "a", { message: "first", rule: "r" }),
      { rule: "r", severity: "error", path: "", message: "fourth" },
    ]);
    expect(text).toMatchInlineSnapshot(`
      "one.yaml:1:1: error: first  [r]
         1 | a: 1
           | ^

      one.yaml:2:1: error: second  [r]
         1 | a: 1
         2 | b: 2
           | ^

      other.yaml:1:1: warning: third  [r]
         1 | c: 3
           | ^

      error: fourth  [r]

      3 errors and 1 warning"
    `);
  });
});

test("problemLines prints one line for each problem, in file order", () => {
  const source = file("a: 1\nb: 2\n");
  const problems = [
    problemAt(source, "b", { message: "second", hint: "Remove it." }),
    problemAt(source, "a", { message: "first", severity: "warning" }),
  ];
  expect(problemLines(problems, plain)).toBe("compose.yaml:1:1: warning: first\ncompose.yaml:2:1: error: second\n");
});

test("shows a hundred problems, errors first, and the number of the others", () => {
  const warnings = Array.from({ length: 1500 }, () => ({
    rule: "r",
    severity: "warning" as const,
    path: "",
    message: "w",
  }));
  const problems = [...warnings, { rule: "r", severity: "error" as const, path: "", message: "e" }];
  expect(problemLines(problems, plain).split("\n").slice(-3)).toEqual(["warning: w", "… and 1401 more", ""]);
  const { problems: kept, counts } = new StackInvalid(problems);
  expect([kept.length, kept[0]?.message, counts]).toEqual([1000, "e", { error: 1, warning: 1500 }]);
  expect(problemsText(kept, {}, counts).split("\n").slice(-3)).toEqual([
    "… and 1401 more",
    "",
    "1 error and 1500 warnings",
  ]);
});
