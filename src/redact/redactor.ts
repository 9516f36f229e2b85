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
const shortestLine = 8;

/** A redactor for known secrets. Without any it still hides passwords of addresses, and data by its names. */
export function redactor(values: Iterable<string>): Redactor {
  const forms = [...new Set([...values].flatMap(formsOf))];
  const inText = patternOf(forms);
  // One character a byte, so that bytes that are not text stay as they are.
  const inBytes = patternOf(forms.map((form) => Buffer.from(form).toString("latin1")));
  const text = (given: string) => withoutPasswords(inText === undefined ? given : given.replace(inText, stars));
  const inData = (given: string) => replaceSecrets(text(given), () => stars);
  return {
    text,
    line: (bytes) => {
      const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      const shown = withoutPasswords(inBytes === undefined ? given : given.replace(inBytes, stars));
      return shown === given ? bytes : Buffer.from(shown, "latin1");
    },
    data: <T>(value: T): T => redacted(value, inData) as T,
  };
}

/**
 * How a secret may be written: as it is, as part of an address or of JSON, and the longer of its lines if it has several.
 * Without spaces around it.
 */
export function formsOf(value: string): readonly string[] {
  const whole = value.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const parts = lines.length === 1 ? [] : lines.filter((line) => line.length >= shortestLine && /\w/.test(line));
  return [...new Set([whole, ...parts].flatMap((each) => [each, inAddress(each), ...inJson(each)]))].filter(
    (form) => form !== "",
  );
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

/** The longest first: one secret may be a part of another. PHP escapes slashes in JSON. */
function patternOf(forms: readonly string[]): RegExp | undefined {
  if (forms.length === 0) return undefined;
  const parts = forms
    .toSorted((a, b) => b.length - a.length)
    .map((form) => {
      const literal = form.replaceAll(/[\\^$.*+?()[\]{}|-]/g, "\\$&").replaceAll("/", "\\\\?/");
      return form.length < distinctive ? `(?<!\\w)${literal}(?!\\w)` : literal;
    });
  return new RegExp(parts.join("|"), "g");
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
