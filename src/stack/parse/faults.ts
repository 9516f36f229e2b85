import type { ErrorCode, YAMLParseError } from "yaml";
import { mentionsSecret } from "../../redact/secret-names.ts";
import { alternatives, type Problem, type Source } from "../problems/problem.ts";
import { pointAt } from "../problems/source-lines.ts";

/** From this many problems on, they are only counted: a good message looks at the text above, which takes time. */
const describedLimit = 1000;

/** Turns the YAML parser's errors into problems: one per line, as further errors on a line only follow from the first. */
export function faultsOf(errors: readonly YAMLParseError[], source: Source): Problem[] {
  const conflict = errors.length === 0 ? undefined : mergeConflict(source);
  if (conflict !== undefined) return [conflict];
  const tooDeep = errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
  const byLine = new Map<number, Problem>();
  const noticed = new Set<number>();
  for (const error of tooDeep ? [tooDeep] : errors) {
    const [from, to] = error.pos;
    const noticedOn = pointAt(source, from).line;
    if (noticed.has(noticedOn)) continue;
    noticed.add(noticedOn);
    const describe = (byLine.size < describedLimit ? messages[error.code] : undefined) ?? parserMessage;
    const { start, end, ...message } = describe(source.text, from, error.message);
    const { line } = pointAt(source, start);
    const at = { source, start, end: Math.min(end ?? Math.max(to, start + 1), source.text.length) };
    if (!byLine.has(line)) byLine.set(line, { ...message, severity: "error", path: "", at });
  }
  return [...byLine.values()];
}

/** The conflict markers that git leaves in a file. */
function mergeConflict(source: Source): Problem | undefined {
  const found = /^<{7}(?: .*)?$/m.exec(source.text);
  if (found === null || !/^>{7}(?: |$)/m.test(source.text)) return undefined;
  const at = { source, start: found.index, end: found.index + found[0].length };
  const message = "unresolved merge conflict";
  const hint = "Keep one of the two versions, and remove the <<<<<<<, ======= and >>>>>>> lines.";
  return { rule: "merge-conflict", severity: "error", path: "", message, at, hint };
}

type Describe = (text: string, start: number, message: string) => Fault;

const parserMessage: Describe = (_text, start, message) => ({
  rule: "yaml-syntax",
  message: message.charAt(0).toLowerCase() + message.slice(1),
  hint: undefined,
  start,
});

const missingColon: Describe = (text, start) => {
  const line = lineAt(text, start);
  const name = /^([\w.-]+):[^\s:/]/.exec(line)?.[1];
  if (name !== undefined) return missingSpace(start + name.length, name);
  const end = start + line.length;
  if (line.startsWith("```")) {
    return { rule: "markdown", message: "unexpected Markdown code fence", hint: "Remove it.", start, end };
  }
  if (!/^[\w.-]+$/.test(line)) {
    const hint = 'Write "name: value", or quote a value that spans several lines.';
    return { rule: "missing-colon", message: 'missing ":" on this line', hint, start, end };
  }
  return {
    rule: "missing-colon",
    message: `missing ":" after "${line}"`,
    hint: `Write "${line}:".`,
    start,
    end,
  };
};

const messages: Partial<Record<ErrorCode, Describe>> = {
  TAB_AS_INDENT: (_text, start) => ({
    rule: "tab-indentation",
    message: "tabs are not allowed for indentation",
    hint: "Indent with spaces, two per level.",
    start,
  }),
  BAD_INDENT: (text, start, message) => {
    const bracket = /end with a ([\]}])/.exec(message)?.[1];
    if (bracket === undefined) return indentation(text, start);
    const opened = bracket === "]" ? "[" : "{";
    return {
      rule: "unclosed-bracket",
      message: `unclosed "${opened}"`,
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
        message: 'a value that contains ": " must be quoted',
        hint: quoteIt(text, start),
        start,
        end: start + line.length,
      };
    }
    const next = /^[^\n]*\n\s*/.exec(text.slice(start))?.[0].length ?? 0;
    return indentation(text, start + next);
  },
  MULTILINE_IMPLICIT_KEY: missingColon,
  MISSING_CHAR: (text, start, message) => {
    const quote = /closing (["'])quote/.exec(message)?.[1];
    if (/missing ,/i.test(message)) return missingComma(text, start);
    if (quote === undefined) return missingColon(text, start, message);
    const hint = `Close it with ${quote}.`;
    return { rule: "unclosed-quote", message: "unclosed quote", hint, ...opening(text, start, quote) };
  },
  BAD_SCALAR_START: (text, start) => ({
    rule: "needs-quotes",
    message: `a value cannot start with "${text[start]}" unless it is quoted`,
    hint: text.startsWith("```", start) ? "Remove the Markdown code fence." : quoteIt(text, start),
    start,
  }),
  BAD_DQ_ESCAPE: (text, start) => ({
    rule: "bad-escape",
    message: `invalid escape sequence "${text.slice(start, start + 2)}"`,
    hint: "Write \\\\ for a backslash, or use single quotes.",
    start,
  }),
  RESOURCE_EXHAUSTION: (_text, start) => ({
    rule: "too-deep",
    message: "the file is nested too deeply",
    hint: "Use fewer levels of nesting.",
    start,
  }),
};

/** The place of the opening quote: the parser reports the end of the text, but the mistake is at the opening quote. */
function opening(text: string, end: number, quote: string): { readonly start: number; readonly end?: number } {
  for (let at = text.lastIndexOf(quote, end - 1); at > 0; at = text.lastIndexOf(quote, at - 1)) {
    if (/[\s[{,]/.test(text.charAt(at - 1))) return { start: at, end: at + Math.max(1, lineAt(text, at).length) };
  }
  return { start: end };
}

/** The hint to quote a value; shows the value unless its line looks like a secret. */
function quoteIt(text: string, start: number): string {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const value = lineAt(text, start);
  return mentionsSecret(before + value) ? "Quote the value." : `Quote the value: ${JSON.stringify(value)}`;
}

function missingComma(text: string, start: number): Fault {
  const end = text.slice(0, start).trimEnd().length;
  const hint = "Separate the two with a comma.";
  return {
    rule: "missing-comma",
    message: "missing comma before this",
    hint,
    start,
    end: Math.max(end, start + 1),
  };
}

function oneCharacter(start: number): { readonly start: number; readonly end: number } {
  return { start, end: start + 1 };
}

/** The offset of the last unclosed bracket before an offset. */
function unclosed(text: string, before: number): number {
  let depth = 0;
  for (let at = before - 1; at >= 0; at--) {
    if (/[\]}]/.test(text.charAt(at))) depth++;
    else if (/[[{]/.test(text.charAt(at)) && depth-- === 0) return at;
  }
  return before;
}

/** `image:redis`, which YAML reads as one string. */
export function missingSpace(colon: number, name: string): Fault {
  return {
    rule: "missing-space",
    message: `missing space after "${name}:"`,
    hint: `Write "${name}: …".`,
    start: colon - name.length,
    end: colon + 1,
  };
}

/** A line whose indentation matches none of the lines above: says what it is and what it could be. */
function indentation(text: string, noticed: number): Fault {
  const begin = text.lastIndexOf("\n", noticed - 1) + 1;
  const own = indentOf(text.slice(begin));
  const start = Math.max(noticed, begin + own);
  const levels = levelsAbove(text.slice(0, begin));
  const near = [levels.findLast((level) => level < own), levels.find((level) => level > own)];
  const isOdd = !levels.includes(own) && near[0] !== undefined;
  return {
    rule: "bad-indentation",
    message: "inconsistent indentation",
    hint: isOdd
      ? `Indent it by ${alternatives(near.filter((level) => level !== undefined).map(String))} spaces, like the lines above, not by ${own}.`
      : "Indent all keys of a mapping, or all items of a list, by the same number of spaces.",
    start,
    end: start + Math.max(1, lineAt(text, start).length),
  };
}

/** The indentations that a line may have: those of the lines above that enclose each other, and of the last line. */
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

/** A message with the place where the mistake was made, which may differ from where the parser noticed it. */
type Fault = Pick<Problem, "rule" | "message" | "hint"> & { readonly start: number; readonly end?: number };

/** The rest of the line, without its comment. */
function lineAt(text: string, start: number): string {
  return (/^[^\n]*/.exec(text.slice(start, start + 1000))?.[0] ?? "").replace(/\s#.*$/, "").trimEnd();
}
