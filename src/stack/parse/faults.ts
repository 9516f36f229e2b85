import type { ErrorCode, YAMLParseError } from "yaml";
import { mentionsSecret } from "../../redact/secret-names.ts";
import { alternatives, type Problem, type Source } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";

/** The parser's complaints as problems: one per line, since the rest of a line only echoes its first mistake. */
export function faultsOf(errors: readonly YAMLParseError[], source: Source): Problem[] {
  const conflict = errors.length === 0 ? undefined : mergeConflict(source);
  if (conflict !== undefined) return [conflict];
  const deep = errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  const byLine = new Map<number, Problem>();
  const noticed = new Set<number>();
  for (const error of deep ? [deep] : errors) {
    const [from, to] = error.pos;
    const noticedOn = pointAt(source, from).line;
    if (noticed.has(noticedOn)) continue;
    noticed.add(noticedOn);
    const { start, end, ...words } = (wording[error.code] ?? asIs)(source.text, from, error.message);
    const { line } = pointAt(source, start);
    const at = { source, start, end: Math.min(end ?? Math.max(to, start + 1), source.text.length) };
    if (!byLine.has(line)) byLine.set(line, { ...words, severity: "error", path: "", at });
  }
  return [...byLine.values()];
}

/** The marks that git leaves in a file whose two versions it could not merge. */
function mergeConflict(source: Source): Problem | undefined {
  const found = /^<{7}(?: .*)?$/m.exec(source.text);
  if (found === null || !/^>{7}(?: |$)/m.test(source.text)) return undefined;
  const at = { source, start: found.index, end: found.index + found[0].length };
  const message = "a merge conflict begins here";
  const hint = "Keep one of the two versions, and remove the lines <<<<<<<, ======= and >>>>>>>.";
  return { rule: "merge-conflict", severity: "error", path: "", message, at, hint };
}

type Words = (text: string, start: number, message: string) => Fault;

const asIs: Words = (_text, start, message) => ({
  rule: "yaml-syntax",
  message: message.charAt(0).toLowerCase() + message.slice(1),
  hint: undefined,
  start,
});

const key: Words = (text, start) => {
  const line = lineAt(text, start);
  const glued = /^([\w.-]+):[^\s:/]/.exec(line)?.[1];
  if (glued !== undefined) return spaceMissing(start + glued.length, glued);
  const end = start + line.length;
  if (line.startsWith("```")) {
    return { rule: "markdown", message: "this line is Markdown", hint: "Remove it.", start, end };
  }
  if (!/^[\w.-]+$/.test(line)) {
    const hint = 'Write "name: value", or quote a text that goes on over several lines.';
    return { rule: "missing-colon", message: "this line has no colon", hint, start, end };
  }
  return {
    rule: "missing-colon",
    message: `"${line}" has no value`,
    hint: `Write "${line}:".`,
    start,
    end,
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
      message: `this "${opened}" is not closed`,
      hint: `Close it with "${bracket}".`,
      ...oneCharacter(unclosed(text, start)),
    };
  },
  BLOCK_AS_IMPLICIT_KEY: (text, start, message) => {
    if (/block sequence/.test(message)) return indentation(text, start);
    const line = lineAt(text, start);
    if (/:(?:\s|$)/.test(line)) {
      return {
        rule: "unquoted-colon",
        message: 'a value with ": " in it needs quotes',
        hint: quoteIt(text, start),
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
    if (/missing ,/i.test(message)) return commaMissing(text, start);
    if (quote === undefined) return key(text, start, message);
    const hint = `Close it with ${quote}.`;
    return { rule: "unclosed-quote", message: "a text in quotes is not closed", hint, ...opening(text, start, quote) };
  },
  BAD_SCALAR_START: (text, start) => ({
    rule: "needs-quotes",
    message: `a value cannot start with "${text[start]}" unless it is quoted`,
    hint: text.startsWith("```", start) ? "Remove this line: it is Markdown." : quoteIt(text, start),
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

/** The parser gives up at the end of the text; what a person looks for is its beginning. */
function opening(text: string, end: number, quote: string): { readonly start: number; readonly end?: number } {
  for (let at = text.lastIndexOf(quote, end - 1); at > 0; at = text.lastIndexOf(quote, at - 1)) {
    if (/[\s[{,]/.test(text.charAt(at - 1))) return { start: at, end: at + Math.max(1, lineAt(text, at).length) };
  }
  return { start: end };
}

/** Shows the value in quotes, unless its line smells of a secret. */
function quoteIt(text: string, start: number): string {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const value = lineAt(text, start);
  return mentionsSecret(before + value) ? "Quote the value." : `Quote the value: ${JSON.stringify(value)}`;
}

function commaMissing(text: string, start: number): Fault {
  const end = text.slice(0, start).trimEnd().length;
  const hint = "Put a comma between the two.";
  return {
    rule: "missing-comma",
    message: "there is no comma before this",
    hint,
    start,
    end: Math.max(end, start + 1),
  };
}

function oneCharacter(start: number): { readonly start: number; readonly end: number } {
  return { start, end: start + 1 };
}

/** The last bracket before an offset that nothing closes. */
function unclosed(text: string, before: number): number {
  let depth = 0;
  for (let at = before - 1; at >= 0; at--) {
    if (/[\]}]/.test(text.charAt(at))) depth++;
    else if (/[[{]/.test(text.charAt(at)) && depth-- === 0) return at;
  }
  return before;
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

/** A line that returns to none of the levels above it: what it has, and what it could have. */
function indentation(text: string, noticed: number): Fault {
  const begin = text.lastIndexOf("\n", noticed - 1) + 1;
  const own = indentOf(text.slice(begin));
  const start = Math.max(noticed, begin + own);
  const levels = levelsAbove(text.slice(0, begin));
  const near = [levels.findLast((level) => level < own), levels.find((level) => level > own)];
  const isOdd = !levels.includes(own) && near[0] !== undefined;
  return {
    rule: "bad-indentation",
    message: "this line is not indented like its neighbours",
    hint: isOdd
      ? `It has ${spaces(own)}: give it ${alternatives(near.filter((level) => level !== undefined).map(String))}, like those above.`
      : "Give all keys of a mapping, or all items of a list, the same number of spaces.",
    start,
    end: start + Math.max(1, lineAt(text, start).length),
  };
}

/** The indentations that a line may return to: those of the lines above that enclose each other, and of the last one. */
function levelsAbove(text: string): readonly number[] {
  const levels: number[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const own = indentOf(line);
    while ((levels.at(-1) ?? -1) >= own) levels.pop();
    levels.push(own);
  }
  return levels;
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

function spaces(count: number): string {
  return count === 1 ? "1 space" : `${count} spaces`;
}

/** In our words, with the place where the mistake was made rather than noticed. */
type Fault = Pick<Problem, "rule" | "message" | "hint"> & { readonly start: number; readonly end?: number };

/** The rest of the line, without its comment. */
function lineAt(text: string, start: number): string {
  return (/^[^\n]*/.exec(text.slice(start, start + 1000))?.[0] ?? "").replace(/\s#.*$/, "").trimEnd();
}
