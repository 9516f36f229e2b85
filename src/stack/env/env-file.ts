import { type Lookup, substitute, type TemplateFault, unsetVariable } from "../interpolate/substitute.ts";
import type { Problem, Source } from "../problems/problem.ts";

/** What an env file defines. A name alone takes its value from the lookup: undefined where that has none. */
export interface EnvFile {
  readonly values: ReadonlyMap<string, string | undefined>;
  readonly problems: readonly Problem[];
}

/** A statement as written, before quotes, escapes and variables mean anything. */
interface Statement {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Undefined: the name stands alone. */
  readonly value?: { readonly text: string; readonly quote: string };
  /** Why it cannot be read. */
  readonly fault?: string;
  /** Compose passes over it. */
  readonly isHarmless?: boolean;
}

/**
 * Reads Compose's dotenv dialect: quotes, escapes, `export`, several lines, comments. A variable in a value is the lookup's,
 * else the one defined above it in the same file, else that of the files read before.
 */
export function parseEnvFile(source: Source, lookup: Lookup, before: Lookup = nowhere): EnvFile {
  const values = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  const known: Lookup = (name) => lookup(name) ?? values.get(name) ?? before(name);
  const report = (statement: Statement, problem: Pick<Problem, "rule" | "severity" | "message" | "hint">): void => {
    problems.push({ ...problem, path: "", at: { source: masked(source), start: statement.start, end: statement.end } });
  };

  for (const statement of statements(source.text)) {
    if (statement.fault !== undefined) {
      const hint = "Write NAME=value, one per line, and quotes around a value of several lines.";
      const severity = statement.isHarmless ? "warning" : "error";
      report(statement, { rule: "env-file-syntax", severity, message: statement.fault, hint });
    } else if (statement.value === undefined) {
      values.set(statement.name, lookup(statement.name) ?? before(statement.name));
    } else {
      const { text, unset, faults } = evaluate(statement.value, known);
      values.set(statement.name, text);
      for (const { name } of unset) report(statement, unsetVariable(name));
      for (const fault of faults) report(statement, { ...discreet(fault, statement.name), severity: "error" });
    }
  }
  return { values, problems };
}

const nowhere: Lookup = () => undefined;

/** A broken template's own words would show a part of the value. */
function discreet({ rule, message, hint }: TemplateFault, name: string): Pick<Problem, "rule" | "message" | "hint"> {
  if (rule === "required-variable") return { rule, message, hint };
  return { rule, message: `the value of ${name} has a "\${" that begins no variable`, hint };
}

/** Matches a sticky pattern where the reader stands, and moves behind what it matched. */
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
  const found = take(nameAndSign);
  const name = found?.[1]?.trim() ?? "";
  if (found === null || name === "" || name.includes(" ")) {
    const skipped = take(restOfLine)?.[0].length ?? 0;
    const end = start + (found?.[0].trimEnd().length ?? 0) + skipped;
    return {
      name,
      start,
      end,
      fault: badName(found === null ? undefined : name),
      isHarmless: found !== null && name === "",
    };
  }
  const place = { name, start, end: start + found[0].trimEnd().length };
  if (!/[=:]/.test(found[2] ?? "")) return place;
  const quote = take(/(?=(["']))/y)?.[1] ?? "";
  const value = take(quote === "" ? restOfLine : quote === '"' ? doubleQuoted : singleQuoted);
  if (value !== null) return { ...place, value: { text: value[1] ?? value[0], quote } };
  take(restOfLine);
  return { ...place, fault: `the quoted value of ${name} has no closing ${quote}` };
}

const blank = /(?:(?!\uFEFF)\s|#[^\n]*)*/y;
const nameAndSign = /(?:export\s+)?([\p{L}\p{N}_.\-[\]\t\v\f\r\x85\xA0 ]*)([=:][\t\v\f\r\x85\xA0 ]*|\n|$)/uy;
const restOfLine = /[^\n]*/y;
const doubleQuoted = /"((?:[^"\\]|\\[\s\S])*)"/y;
const singleQuoted = /'((?:[^'\\]|\\[\s\S])*)'/y;

function badName(key: string | undefined): string {
  if (key === undefined) return "a variable name has letters, digits, _ . - [ ] only";
  return key === "" ? "a variable name is missing" : "a variable name cannot contain a space";
}

function evaluate(value: { readonly text: string; readonly quote: string }, lookup: Lookup) {
  // A comment needs a space before it: `a#b` is a value.
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
  // Left for the substitution, where it means a literal dollar sign.
  $: "$$",
};

function meaningOf(sequence: string): string {
  const code = sequence.slice(1);
  if (!code.startsWith("0")) return escapes[code] ?? sequence;
  return /^0[0-3][0-7]{2}$/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : `\\${code.slice(1)}`;
}

/** The same text with the values starred out: what is shown of a broken env file must not show its secrets. */
function masked(source: Source): Source {
  const stars = (text: string): string => text.replace(/[^\n]/g, "*");
  return {
    ...source,
    text: source.text.replace(/^((?:export\s+)?[\w.-]+\s*[=:])?(.*)$/gm, (_, name = "", rest) => name + stars(rest)),
  };
}
