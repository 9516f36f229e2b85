import type { Kind } from "../template-file.ts";

/** A value as YAML on one line, valid wherever a value or key can be. */
export function yamlQuoted(value: unknown): string {
  return typeof value === "string" && isPlain(value) ? value : jsonQuoted(value);
}

/** A value as JSON on one line. */
export function jsonQuoted(value: unknown): string {
  return JSON.stringify(wellFormed(value) ?? null).replace(unprintable, escaped);
}

/** A value as YAML for a stack file, where `$` starts a variable. */
export function composeQuoted(value: unknown): string {
  return yamlQuoted(value).replaceAll("$", "$$$$");
}

/** One word of a POSIX shell. */
export function shellQuoted(value: unknown): string {
  return `'${textOf(value).replaceAll("'", `'\\''`)}'`;
}

/** One word of a Dockerfile's ENV, ARG or LABEL, which cannot contain a line break. */
export function dockerfileQuoted(value: unknown): string {
  const text = textOf(value);
  if (/[\r\n]/.test(text)) throw new Error("a value in a Dockerfile cannot contain a line break");
  return `"${text.replace(/[\\"$]/g, "\\$&")}"`;
}

/** The value of a variable in an env file. */
export function envQuoted(value: unknown): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${textOf(value)
    .replace(/[\\"$]/g, "\\$&")
    .replace(/[\n\r\t]/g, (control) => escapes[control] ?? "")}"`;
}

/** The text of an unquoted `{{ answer }}`. Throws if it is not safe everywhere in the file. */
export function bareText(kind: Kind, value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = textOf(value);
  if (kind === "text" || text === "" || typeof value === "number" || typeof value === "boolean") return text;
  if (/^[\p{L}\p{N}](?:[\p{L}\p{N}._/@+-]|:(?=[\p{L}\p{N}]))*$/u.test(text)) return text;
  const filter = kind === "compose" ? "yaml" : kind;
  throw new Error(`the answer needs quoting here: write "| ${filter}" after the name`);
}

/** A word that every version of YAML reads as text. */
function isPlain(text: string): boolean {
  return /^[a-z][a-z0-9_-]*$/i.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
}

function textOf(value: unknown): string {
  const text = Array.isArray(value) ? value.join(" ") : String(value ?? "");
  if (text.includes("\0")) throw new Error("a text file cannot contain a NUL character");
  return wellFormedText(text);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  return Array.isArray(value) ? value.map(wellFormed) : value;
}

/** Replaces half surrogate pairs, which UTF-8 cannot encode. */
function wellFormedText(text: string): string {
  return Buffer.from(text).toString();
}

// Characters that JSON does not escape, but that YAML or an editor reads as a line break or ignores.
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
