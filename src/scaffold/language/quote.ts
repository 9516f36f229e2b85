import type { Kind } from "../template-file.ts";

/** A value as YAML on one line, the same value whatever it holds: fit for any place where a value or a key may be. */
export function yamlQuoted(value: unknown): string {
  return typeof value === "string" && isPlain(value) ? value : jsonQuoted(value);
}

/** A value as JSON on one line. */
export function jsonQuoted(value: unknown): string {
  return JSON.stringify(wellFormed(value) ?? null).replace(unprintable, escaped);
}

/** The same for a stack file, which would take `$` for the beginning of a variable. */
export function composeQuoted(value: unknown): string {
  return yamlQuoted(value).replaceAll("$", "$$$$");
}

/** One word of a POSIX shell. */
export function shellQuoted(value: unknown): string {
  return `'${textOf(value).replaceAll("'", `'\\''`)}'`;
}

/** One word of a Dockerfile's ENV, ARG or LABEL, which knows no line break. */
export function dockerfileQuoted(value: unknown): string {
  const text = textOf(value);
  if (/[\r\n]/.test(text)) throw new Error("a Dockerfile cannot hold a line break in a value");
  return `"${text.replace(/[\\"$]/g, "\\$&")}"`;
}

/** The value of a variable in an env file. */
export function envQuoted(value: unknown): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${textOf(value)
    .replace(/[\\"$]/g, "\\$&")
    .replace(/[\n\r\t]/g, (control) => escapes[control] ?? "")}"`;
}

/** What a bare `{{ answer }}` becomes: itself where that is safe in any place of the file, else a refusal. */
export function bare(kind: Kind, value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = textOf(value);
  if (kind === "text" || text === "" || typeof value === "number" || typeof value === "boolean") return text;
  if (/^[\p{L}\p{N}](?:[\p{L}\p{N}._/@+-]|:(?=[\p{L}\p{N}]))*$/u.test(text)) return text;
  const filter = kind === "compose" ? "yaml" : kind;
  throw new Error(`an answer holds what would break the file here: write "| ${filter}" after the name`);
}

/** A word that every version of YAML takes for a text. */
function isPlain(text: string): boolean {
  return /^[a-z][a-z0-9_-]*$/i.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
}

function textOf(value: unknown): string {
  const text = Array.isArray(value) ? value.join(" ") : String(value ?? "");
  if (text.includes("\0")) throw new Error("no file of text holds a NUL character");
  return wellFormedText(text);
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return wellFormedText(value);
  return Array.isArray(value) ? value.map(wellFormed) : value;
}

/** Half a surrogate pair is no character in UTF-8. */
function wellFormedText(text: string): string {
  return Buffer.from(text).toString();
}

// What JSON leaves as it is, and YAML or an editor takes for a line break, or for nothing.
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
