import { closingBrace } from "./substitute.ts";

/** A variable that a stack file refers to. */
export interface Reference {
  readonly name: string;
  /** Whether any reference requires a value (`${NAME:?message}`). */
  readonly required: boolean;
  /** The default of the first reference that has one, as written; "" without a default. */
  readonly defaultValue: string;
  /** The replacement for a set variable (`${NAME:+value}`), likewise; "" without a replacement. */
  readonly presenceValue: string;
}

/** The variables in all strings of plain data, including those inside defaults and messages; sorted by name. */
export function references(data: unknown): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const text of textsOf(data)) {
    for (const reference of referencesIn(text)) {
      const known = found.get(reference.name);
      found.set(reference.name, known === undefined ? reference : combined(known, reference));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function combined(first: Reference, second: Reference): Reference {
  return {
    name: first.name,
    required: first.required || second.required,
    defaultValue: first.defaultValue || second.defaultValue,
    presenceValue: first.presenceValue || second.presenceValue,
  };
}

function textsOf(data: unknown): readonly string[] {
  if (typeof data === "string") return [data];
  return typeof data === "object" && data !== null ? Object.values(data).flatMap(textsOf) : [];
}

const opening = /\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|(\{))/g;
const parts = /^([A-Za-z_][A-Za-z0-9_]*)(?::?([-+?])([\s\S]*))?$/;

function referencesIn(text: string): readonly Reference[] {
  const found: Reference[] = [];
  let done = 0;
  for (const { index, 0: sign, 1: name, 2: brace } of text.matchAll(opening)) {
    if (index < done) continue;
    done = index + sign.length;
    const end = brace === undefined ? undefined : closingBrace(text, done);
    if (name !== undefined) found.push(reference(name));
    if (end === undefined) continue;
    const [, braced, operator, word = ""] = parts.exec(text.slice(done, end)) ?? [];
    if (braced !== undefined) found.push(reference(braced, operator, word), ...referencesIn(word));
    done = end + 1;
  }
  return found;
}

function reference(name: string, operator?: string, word = ""): Reference {
  return {
    name,
    required: operator === "?",
    defaultValue: operator === "-" ? word : "",
    presenceValue: operator === "+" ? word : "",
  };
}
