import type { Problem } from "../problems/problem.ts";
/** Returns the value of a variable; undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

/** An error in a template, with its place in the template (UTF-16 offsets). */
export interface TemplateFault {
  readonly rule: "invalid-template" | "required-variable" | "value-too-large";
  readonly message: string;
  readonly hint: string;
  readonly start: number;
  readonly end: number;
}

/** A variable without a value, with the place of its reference in the template. */
export interface UnsetVariable {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The result of a substitution. */
export interface Substitution {
  readonly text: string;
  /** Variables without a value and without a default, in order. */
  readonly unset: readonly UnsetVariable[];
  readonly faults: readonly TemplateFault[];
}

/** Substitutes `$NAME`, `${NAME}`, `${NAME<operator>word}` and `$$`. Any other `$` stays as it is. */
export function substitute(template: string, lookup: Lookup): Substitution {
  const unset: UnsetVariable[] = [];
  const faults: TemplateFault[] = [];
  let inserted = 0;

  function expand(text: string, base: number, depth: number): string {
    if (depth > maxDepth) {
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
    return bounded(value ?? "", start, end);
  }

  /** A value to insert; "" from the limit on, which is reported once. */
  function bounded(value: string, start: number, end: number): string {
    const isFirst = inserted <= valueLimit;
    inserted += value.length;
    if (inserted <= valueLimit) return value;
    if (isFirst) faults.push(tooLarge(start, end));
    return "";
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
    // Expanded even if it is not used, so that its mistakes are reported before it is needed.
    const word = expand(rest, end - 1 - rest.length, depth + 1);
    const value = lookup(name);
    const hasValue = value !== undefined && (colon === "" || value !== "");
    if (operator === "+") return hasValue ? word : "";
    if (hasValue) return bounded(value, start, end);
    if (operator === "-") return word;
    faults.push(required(name, word, start, end));
    return "";
  }

  return { text: expand(template, 0, 0), unset, faults };
}

/** The offset of the `}` that closes the `${` whose contents start at `from`. Other braces inside are paired if possible. */
export function closingBrace(text: string, from: number): number | undefined {
  return closingBraces(text)(from);
}

/** The same for several lookups in one text, which is scanned at most twice. */
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

/** Maps the end of each closed opening sign to the offset of its `}`. */
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

/** The depth to which variables may be nested in the defaults of variables. */
const maxDepth = 100;

/** The length of the values of variables in one text. Linux passes at most 128 KiB to a program. */
const valueLimit = 1024 * 1024;

/** The error of a text that the values of variables make too long. */
export function tooLarge(start: number, end: number): TemplateFault {
  const message = "the values of its variables are larger than 1 MB";
  return { rule: "value-too-large", message, hint: "Shorten the variables it refers to.", start, end };
}

function tooDeep(start: number, end: number): TemplateFault {
  const message = `variables are nested more than ${maxDepth} levels deep`;
  return { rule: "invalid-template", message, hint: "Use fewer levels of nesting.", start, end };
}

function invalid(inner: string, closed: boolean, start: number, end: number): TemplateFault {
  const message = closed ? `invalid variable "\${${inner}}"` : `unclosed "\${"`;
  const formsHint = `Write $$ for a literal dollar sign, or \${NAME}, \${NAME:-default}, \${NAME:?message}, \${NAME:+value}.`;
  const hint = closed ? formsHint : 'Close it with "}", or write $$ for a literal dollar sign.';
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
