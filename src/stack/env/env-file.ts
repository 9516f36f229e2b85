import { type Lookup, substitute, type TemplateFault, unsetVariable } from "../interpolate/substitute.ts";
import type { Problem, Source } from "../problems/problem.ts";

/** The variables of an env file. A name without a value is looked up; its value is undefined if it is not found. */
export interface EnvFile {
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly problems: readonly Problem[];
}

/** A statement as written, before quotes, escapes and variables are evaluated. */
interface Statement {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Undefined: a name without a value. */
  readonly value?: { readonly text: string; readonly quote: string };
  /** The error message of an invalid statement. */
  readonly fault?: string;
  /** Compose ignores the error. */
  readonly isHarmless?: boolean;
}

/**
 * Parses Compose's dotenv dialect: quotes, escapes, `export`, multi-line values, comments. A variable in a value comes from
 * `lookup`, else from the lines above it, else from `before` (the files read earlier).
 */
export function parseEnvFile(source: Source, lookup: Lookup, before: Lookup = nowhere): EnvFile {
  const values = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  const known: Lookup = (name) => lookup(name) ?? values.get(name) ?? before(name);
  // Masked once: thousands of problems would each copy the whole text.
  let shown: Source | undefined;
  const report = (statement: Statement, problem: Pick<Problem, "rule" | "severity" | "message" | "hint">): void => {
    shown ??= masked(source);
    problems.push({ ...problem, path: "", at: { source: shown, start: statement.start, end: statement.end } });
  };

  for (const statement of statements(source.text)) {
    if (statement.fault !== undefined) {
      const hint = "Write NAME=value, one per line, and quote values that span several lines.";
      const severity = statement.isHarmless ? "warning" : "error";
      report(statement, { rule: "env-file-syntax", severity, message: statement.fault, hint });
    } else if (statement.value === undefined) {
      values.set(statement.name, lookup(statement.name) ?? before(statement.name));
    } else {
      const { text, unset, faults } = evaluate(statement.value, known);
      values.set(statement.name, text);
      for (const { name } of unset) report(statement, unsetVariable(name));
      for (const fault of faults) report(statement, { ...withoutValue(fault, statement.name), severity: "error" });
    }
  }
  return { values, problems };
}

const nowhere: Lookup = () => undefined;

/** The problem without the message of an invalid template, which would show a part of the value. */
function withoutValue(
  { rule, message, hint }: TemplateFault,
  name: string,
): Pick<Problem, "rule" | "message" | "hint"> {
  if (rule !== "invalid-template") return { rule, message, hint };
  return { rule, message: `invalid "\${" in the value of ${name}`, hint };
}

/** Matches a sticky pattern at the current offset, and moves the offset behind the match. */
type Take = (pattern: RegExp) => RegExpExecArray | null;

function* statements(text: string): Generator<Statement> {
  let offset = 0;
  const take: Take = (pattern) => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text);
    if (found !== null) offset = pattern.lastIndex;
    return found;
  };
  take(/\uFEFF?/y);
  for (take(blank); offset < text.length; take(blank)) yield statement(take, offset);
}

function statement(take: Take, start: number): Statement {
  const match = take(nameAndSign);
  const name = match?.[1]?.trim() ?? "";
  if (match === null || name === "" || name.includes(" ")) {
    const skipped = take(restOfLine)?.[0].length ?? 0;
    const end = start + (match?.[0].trimEnd().length ?? 0) + skipped;
    return {
      name,
      start,
      end,
      fault: invalidName(match === null ? undefined : name),
      isHarmless: match !== null && name === "",
    };
  }
  const place = { name, start, end: start + match[0].trimEnd().length };
  if (!/[=:]/.test(match[2] ?? "")) return place;
  const quote = take(/(?=(["']))/y)?.[1] ?? "";
  const value = take(quote === "" ? restOfLine : quote === '"' ? doubleQuoted : singleQuoted);
  if (value !== null) return { ...place, value: { text: value[1] ?? value[0], quote } };
  take(restOfLine);
  return { ...place, fault: `the value of ${name} has no closing ${quote}` };
}

const blank = /(?:(?!\uFEFF)\s|#[^\n]*)*/y;
const nameAndSign = /(?:export\s+)?([\p{L}\p{N}_.\-[\]\t\v\f\r\x85\xA0 ]*)([=:][\t\v\f\r\x85\xA0 ]*|\n|$)/uy;
const restOfLine = /[^\n]*/y;
const doubleQuoted = /"((?:[^"\\]|\\[\s\S])*)"/y;
const singleQuoted = /'((?:[^'\\]|\\[\s\S])*)'/y;

function invalidName(name: string | undefined): string {
  if (name === undefined) return "invalid variable name: only letters, digits and _ . - [ ] are allowed";
  return name === "" ? "missing variable name" : "invalid variable name: spaces are not allowed";
}

function evaluate(value: { readonly text: string; readonly quote: string }, lookup: Lookup) {
  // Only a "#" after a space starts a comment: `a#b` is a value.
  if (value.quote === "") return substitute(value.text.replace(/ #.*$/s, "").trimEnd(), lookup);
  const text = value.text.replace(/\\([\s\S])/g, (pair, next) => (next === value.quote ? next : pair));
  if (value.quote === "'") return { text, unset: [], faults: [] };
  return substitute(text.replace(/\\(?:[abfnrtv$"\\]|0\d{0,3})/g, meaningOf), lookup);
}

const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  // The substitution turns it into a literal dollar sign.
  $: "$$",
};

function meaningOf(sequence: string): string {
  const code = sequence.slice(1);
  if (!code.startsWith("0")) return escapes[code] ?? sequence;
  return /^0[0-3][0-7]{2}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : `\\${code.slice(1)}`;
}

/** The source with all values masked, as a code frame of an env file must not show secrets. */
function masked(source: Source): Source {
  const stars = (text: string): string => text.replace(/[^\n]/g, "*");
  return {
    ...source,
    text: source.text.replace(/^((?:export\s+)?[\w.-]+\s*[=:])?(.*)$/gm, (_, name = "", rest) => name + stars(rest)),
  };
}
