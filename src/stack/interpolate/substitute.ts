import type { Problem } from "../problems/problem.ts";
/** Where a variable's value comes from; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** What is wrong with a template, and where in it (UTF-16 offsets). */
export interface TemplateFault {
  readonly rule: "invalid-template" | "required-variable";
  readonly message: string;
  readonly hint: string;
  readonly start: number;
  readonly end: number;
}

/** A variable without a value, and where the template asks for it. */
export interface Unset {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A template with its variables filled in, and everything that was noticed on the way. */
export interface Substitution {
  readonly text: string;
  /** Variables that have no value and no default, in the order met. */
  readonly unset: readonly Unset[];
  readonly faults: readonly TemplateFault[];
}

/** Fills in `$NAME`, `${NAME}`, `${NAME<operator>word}` and `$$`. Any other `$` stays: text without `$` comes back as is. */
export function substitute(template: string, lookup: Lookup): Substitution {
  const unset: Unset[] = [];
  const faults: TemplateFault[] = [];

  function expand(text: string, base: number, depth: number): string {
    if (depth > deepest) {
      faults.push(tooDeep(base, base + text.length));
      return "";
    }
    const closing = closingBraces(text);
    const opening = /\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|(\{))/g;
    let out = "";
    let done = 0;
    for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
      const [, dollar, name, brace] = found;
      out += text.slice(done, found.index);
      done = opening.lastIndex;
      if (dollar !== undefined) out += "$";
      else if (name !== undefined) out += valueFor(name, base + found.index, base + done);
      else if (brace !== undefined) {
        const end = closing(done);
        out += braced(text.slice(done, end), base + found.index, { closed: end !== undefined, depth });
        done = end === undefined ? text.length : end + 1;
      }
      opening.lastIndex = done;
    }
    return out + text.slice(done);
  }

  function valueFor(name: string, start: number, end: number): string {
    const value = lookup(name);
    if (value === undefined) unset.push({ name, start, end });
    return value ?? "";
  }

  function braced(inner: string, start: number, { closed, depth }: { closed: boolean; depth: number }): string {
    const parts = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?)([-+?])([\s\S]*))?$/.exec(inner);
    const end = start + 2 + inner.length + (closed ? 1 : 0);
    if (parts === null || !closed) {
      faults.push(invalid(inner, closed, start, end));
      return "";
    }
    const [, name = "", colon, operator, rest = ""] = parts;
    if (operator === undefined) return valueFor(name, start, end);
    // The word is expanded even where it is not used, so its mistakes show before the day it is needed.
    const word = expand(rest, end - 1 - rest.length, depth + 1);
    const value = lookup(name);
    const given = value !== undefined && (colon === "" || value !== "");
    if (operator === "+") return given ? word : "";
    if (given) return value;
    if (operator === "-") return word;
    faults.push(required(name, word, start, end));
    return "";
  }

  return { text: expand(template, 0, 0), unset, faults };
}

/** The `}` that closes a `${` whose inside starts at `from`: braces in the word pair up, unless they cannot. */
export function closingBrace(text: string, from: number): number | undefined {
  return closingBraces(text)(from);
}

/** The same for many of one text, which is read once, or twice. */
function closingBraces(text: string): (from: number) => number | undefined {
  let braces: ReadonlyMap<number, number> | undefined;
  let variables: ReadonlyMap<number, number> | undefined;
  return (from) => {
    braces ??= paired(text, /[{}]/g);
    if (braces.has(from)) return braces.get(from);
    variables ??= paired(text, /\$\{|\}/g);
    return variables.get(from);
  };
}

/** Where each opening sign that is closed ends, with where its `}` is. */
function paired(text: string, signs: RegExp): ReadonlyMap<number, number> {
  const open: number[] = [];
  const closed = new Map<number, number>();
  for (const { 0: sign, index } of text.matchAll(signs)) {
    const start = sign === "}" ? open.pop() : undefined;
    if (sign !== "}") open.push(index + sign.length);
    else if (start !== undefined) closed.set(start, index);
  }
  return closed;
}

/** Levels of variables in the words of variables. */
const deepest = 100;

function tooDeep(start: number, end: number): TemplateFault {
  const message = `variables are nested in more than ${deepest} levels`;
  return { rule: "invalid-template", message, hint: "Two levels are enough for most.", start, end };
}

function invalid(inner: string, closed: boolean, start: number, end: number): TemplateFault {
  const message = closed ? `"\${${inner}}" is not a variable` : `"\${" is never closed by "}"`;
  const forms = `Write $$ for a literal dollar sign, or \${NAME}, \${NAME:-default}, \${NAME:?message}, \${NAME:+value}.`;
  const hint = closed ? forms : 'Close it with "}", or write $$ for a literal dollar sign.';
  return { rule: "invalid-template", message, hint, start, end };
}

function required(name: string, reason: string, start: number, end: number): TemplateFault {
  return {
    rule: "required-variable",
    message: `required variable ${name} is missing a value${reason === "" ? "" : `: ${reason}`}`,
    hint: `Set ${name} in the shell or in the .env file.`,
    start,
    end,
  };
}

/** The warning that Compose gives for a variable without a value. */
export function unsetVariable(name: string): Pick<Problem, "rule" | "severity" | "message" | "hint"> {
  return {
    rule: "unset-variable",
    severity: "warning",
    message: `The ${JSON.stringify(name)} variable is not set. Defaulting to a blank string.`,
    hint: `Set ${name}, or give it a default: \${${name}:-value}.`,
  };
}
