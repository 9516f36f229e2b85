import { withoutPasswords } from "./addresses.ts";
import { namedValue } from "./flags.ts";
import { isSecret, isSecretName } from "./secret-names.ts";
import { replaceSecrets } from "./secrets-in-text.ts";

/** Replaces secrets by `***`. */
export interface Redactor {
  /** Of free text: known values, and passwords of addresses. */
  text(text: string): string;
  /** The same of a line of bytes, valid UTF-8 or not. Returns the same array if there is nothing to hide. */
  line(bytes: Uint8Array): Uint8Array;
  /** Of plain data: also values whose names are a secret's, and flags and settings within texts. */
  data<T>(value: T): T;
}

const stars = "***";

/** Shorter values are replaced as whole words only: a text without the letter "a" is hard to read. */
const distinctive = 4;
/** Shorter lines of a secret with several lines, such as `{`, are in too many other texts. */
const shortestLine = 6;

/** A redactor for known secrets. Without any it still hides passwords of addresses, and data by its names. */
export function redactor(values: Iterable<string>): Redactor {
  const parts = [...new Set([...values].flatMap(partsOf))];
  const inText = hideParts(parts, (char) => char);
  // One character a byte, so that bytes that are not text stay as they are.
  const inBytes = hideParts(parts, (char) => Buffer.from(char).toString("latin1"));
  const text = (given: string) => withoutPasswords(inText(given));
  const inData = (given: string) => replaceSecrets(text(given), () => stars);
  return {
    text,
    line: (bytes) => {
      const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      const shown = withoutPasswords(inBytes(given));
      return shown === given ? bytes : Buffer.from(shown, "latin1");
    },
    data: <T>(value: T): T => redacted(value, inData) as T,
  };
}

/** What to look for of a secret: itself, and the longer of its lines if it has several. Without spaces around it. */
export function partsOf(value: string): readonly string[] {
  const whole = value.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const parts = lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine && /\w/.test(line));
  return [...new Set([whole, ...parts])].filter((part) => part !== "");
}

/** How a secret is usually written, for programs that look for exact lines: as it is, in an address, in JSON. */
export function linesOf(value: string): readonly string[] {
  const forms = partsOf(value).flatMap((each) => [each, inAddress(each), ...inJson(each)]);
  return [...new Set(forms)].filter((form) => form !== "" && !/[\r\n]/.test(form));
}

/** Half a surrogate pair has no form in an address. */
function inAddress(value: string): string {
  return encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, ""));
}

/** Go also escapes `<`, `>` and `&`. */
function inJson(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  return [json, json.replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)];
}

/** Replaces secrets as they are, and in a text with escapes also escaped. `encode` gives the characters to look for. */
function hideParts(parts: readonly string[], encode: (char: string) => string): Replace {
  if (parts.length === 0) return (text) => text;
  const plain = patternOf(parts, (part) => Array.from(part, (char) => literal(encode(char))).join(""));
  // Slower by far, so that other texts are spared of it.
  const special = parts.filter((part) => /[^\w-]/.test(part));
  const escaped = patternOf(special, (part) => Array.from(part, (char) => charPattern(char, encode)).join(""));
  return (text) => {
    const shown = special.length > 0 && /[\\%+]/.test(text) ? text.replace(escaped, stars) : text;
    return shown.replace(plain, stars);
  };
}

/** The longest first: one secret may be a part of another. */
function patternOf(parts: readonly string[], toPattern: (part: string) => string): RegExp {
  const patterns = parts
    .toSorted((a, b) => b.length - a.length)
    .map((part) => (part.length < distinctive ? `(?<!\\w)${toPattern(part)}(?!\\w)` : toPattern(part)));
  return new RegExp(patterns.join("|"), "g");
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|-]/g, "\\$&");
}

/**
 * A character as it is, and with the escapes of JSON (also of JSON within JSON) and of addresses. Programs differ in which
 * characters they escape: PHP escapes `/`, Python all beyond ASCII, forms write a space as `+`.
 */
function charPattern(char: string, encode: (char: string) => string): string {
  if (/[\w-]/.test(char)) return char;
  const units = Array.from({ length: char.length }, (_, index) => char.charCodeAt(index).toString(16).padStart(4, "0"));
  const bytes = Array.from(Buffer.from(char), (byte) => byte.toString(16).padStart(2, "0"));
  const short = shortEscapes.get(char);
  const escapes = [
    units.map((hex) => `\\\\{1,${mostSlashes}}u${anyCase(hex)}`).join(""),
    bytes.map((hex) => `%${anyCase(hex)}`).join(""),
    ...(short === undefined ? [] : [`\\\\{1,${mostSlashes}}${short}`]),
    ...(char === " " ? ["\\+"] : []),
  ];
  const slashes = /["'/]/.test(char) ? `\\\\{0,${mostSlashes}}` : "";
  // Escapes first: one may begin with the character itself.
  return `(?:${[...escapes, slashes + literal(encode(char))].join("|")})`;
}

/** Each JSON text within another doubles the backslashes. */
const mostSlashes = 8;

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\n", "n"],
  ["\r", "r"],
  ["\t", "t"],
  ["\b", "b"],
  ["\f", "f"],
  // Each one in the text is a pair, or more.
  ["\\", "\\\\"],
]);

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

type Replace = (text: string) => string;

function redacted(value: unknown, replace: Replace): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((_, index) => inList(value, index, replace));
  if (value instanceof Map) {
    return new Map(Array.from(value, ([key, member]) => [key, named(String(key), member, replace)]));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, named(key, member, replace)]));
}

function inList(list: readonly unknown[], index: number, replace: Replace): unknown {
  const item = list[index];
  const [name, value] = namedValue(list, index) ?? [];
  if (typeof item !== "string" || name === undefined || value === undefined || !isSecret(name, value)) {
    return redacted(item, replace);
  }
  return item.slice(0, item.length - value.length) + stars;
}

function named(name: string, value: unknown, replace: Replace): unknown {
  if (typeof value === "string") return isSecret(name, value) ? stars : replace(value);
  if (typeof value === "number") return isSecretName(name) ? stars : value;
  if (!Array.isArray(value) || !isSecretName(name)) return redacted(value, replace);
  return value.map((item, index) => (typeof item === "string" ? stars : inList(value, index, replace)));
}
