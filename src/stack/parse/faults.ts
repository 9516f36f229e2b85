import type { ErrorCode, YAMLParseError } from "yaml";
import type { Problem, Source } from "../problem.ts";

/** In our words, with the place where the mistake was made rather than noticed. */
type Fault = Pick<Problem, "rule" | "message" | "hint"> & { readonly start: number; readonly end?: number };

/** The parser's complaints as problems: one per line, since the rest of a line only echoes its first mistake. */
export function faultsOf(errors: readonly YAMLParseError[], source: Source): Problem[] {
  const deep = errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  const byLine = new Map<number, Problem>();
  const noticed = new Set<number>();
  for (const error of deep ? [deep] : errors) {
    const [from, to] = error.pos;
    const noticedOn = source.text.slice(0, from).split("\n").length;
    if (noticed.has(noticedOn)) continue;
    noticed.add(noticedOn);
    const { start, end, ...words } = (wording[error.code] ?? asIs)(source.text, from, error.message);
    const line = source.text.slice(0, start).split("\n").length;
    const at = { source, start, end: Math.min(end ?? Math.max(to, start + 1), source.text.length) };
    if (!byLine.has(line)) byLine.set(line, { ...words, severity: "error", path: "", at });
  }
  return [...byLine.values()];
}

type Words = (text: string, start: number, message: string) => Fault;

const asIs: Words = (_text, start, message) => ({
  rule: "yaml-syntax",
  message: message.charAt(0).toLowerCase() + message.slice(1),
  hint: undefined,
  start,
});

const key: Words = (text, start, message) => {
  const line = lineAt(text, start);
  const glued = /^([\w.-]+):[^\s:/]/.exec(line)?.[1];
  if (glued !== undefined) return spaceMissing(start + glued.length, glued);
  if (!/^[\w.-]+$/.test(line)) return asIs(text, start, message);
  return {
    rule: "missing-colon",
    message: `"${line}" has no value`,
    hint: `Write "${line}:".`,
    start,
    end: start + line.length,
  };
};

const wording: Partial<Record<ErrorCode, Words>> = {
  TAB_AS_INDENT: (_text, start) => ({
    rule: "tab-indentation",
    message: "a tab cannot indent YAML",
    hint: "Indent with spaces, two for each level.",
    start,
  }),
  BAD_INDENT: (text, start, message) => {
    const bracket = /end with a ([\]}])/.exec(message)?.[1];
    if (bracket === undefined) return indentation(text, start);
    const opened = bracket === "]" ? "[" : "{";
    return {
      rule: "unclosed-bracket",
      message: `"${opened}" is not closed here`,
      hint: `Close it with "${bracket}".`,
      start,
    };
  },
  BLOCK_AS_IMPLICIT_KEY: (text, start, message) => {
    if (/block sequence/.test(message)) return indentation(text, start);
    const line = lineAt(text, start);
    if (/:(?:\s|$)/.test(line)) {
      const hint = `Quote the value: ${JSON.stringify(line)}.`;
      return {
        rule: "unquoted-colon",
        message: 'a value with ": " in it needs quotes',
        hint,
        start,
        end: start + line.length,
      };
    }
    const next = /^[^\n]*\n\s*/.exec(text.slice(start))?.[0].length ?? 0;
    return indentation(text, start + next);
  },
  MULTILINE_IMPLICIT_KEY: key,
  MISSING_CHAR: (text, start, message) => {
    const quote = /closing (["'])quote/.exec(message)?.[1];
    if (quote === undefined) return key(text, start, message);
    const hint = `Close it with ${quote}.`;
    return { rule: "unclosed-quote", message: "a text in quotes is not closed", hint, ...opening(text, start, quote) };
  },
  BAD_SCALAR_START: (text, start) => ({
    rule: "needs-quotes",
    message: `a value cannot start with "${text[start]}" unless it is quoted`,
    hint: `Quote the value: ${JSON.stringify(lineAt(text, start))}.`,
    start,
  }),
  BAD_DQ_ESCAPE: (text, start) => ({
    rule: "bad-escape",
    message: `"${text.slice(start, start + 2)}" is not an escape`,
    hint: "Write \\\\ for a backslash, or use single quotes.",
    start,
  }),
  RESOURCE_EXHAUSTION: (_text, start) => ({
    rule: "too-deep",
    message: "the file is nested too deeply",
    hint: "A stack file needs about ten levels.",
    start,
  }),
};

/** The rest of the line, without its comment. */
function lineAt(text: string, start: number): string {
  return (/^[^\n]*/.exec(text.slice(start, start + 1000))?.[0] ?? "").replace(/\s#.*$/, "").trimEnd();
}

/** The parser gives up at the end of the text; what a person looks for is its beginning. */
function opening(text: string, end: number, quote: string): { readonly start: number; readonly end?: number } {
  for (let at = text.lastIndexOf(quote, end - 1); at > 0; at = text.lastIndexOf(quote, at - 1)) {
    if (/[\s[{,]/.test(text.charAt(at - 1))) return { start: at, end: at + Math.max(1, lineAt(text, at).length) };
  }
  return { start: end };
}

function indentation(text: string, start: number): Fault {
  return {
    rule: "bad-indentation",
    message: "this line is not indented like its neighbours",
    hint: "Give all keys of a mapping, or all items of a list, the same number of spaces.",
    start,
    end: start + Math.max(1, lineAt(text, start).length),
  };
}

/** `image:redis`: YAML takes it for one word. */
export function spaceMissing(colon: number, name: string): Fault {
  return {
    rule: "missing-space",
    message: `there is no space after "${name}:"`,
    hint: `Write "${name}: …".`,
    start: colon - name.length,
    end: colon + 1,
  };
}
