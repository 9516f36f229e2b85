import { isShowable } from "./is-showable.ts";
import { namedValue } from "./named-value.ts";

/** Takes secrets out of what is kept of a run. */
export interface Veil {
  /** The values that it knows, for a CI system that stars them out by itself. */
  readonly values: readonly string[];
  text(text: string): string;
  /** Of a line as written, valid UTF-8 or not. */
  line(bytes: Uint8Array): Uint8Array;
  /** Plain data: every text in it, and whatever stands behind a name that is a secret's. */
  data<T>(value: T): T;
}

const stars = "***";

/** A veil over these values, passwords in addresses, and values whose names tell that they are secret. */
export function veil(values: readonly string[]): Veil {
  const inText = pattern(values);
  // One character a byte, so that what is no text stays as it is.
  const inBytes = pattern(values.map((value) => Buffer.from(value).toString("latin1")));
  const text = (given: string) => starred(given, inText);
  return {
    values,
    text,
    line: (bytes) => {
      const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
      const shown = starred(given, inBytes);
      return shown === given ? bytes : Buffer.from(shown, "latin1");
    },
    data: <T>(value: T): T => veiled(value, text) as T,
  };
}

/** Whether what stands behind a name is to be hidden; a file's path is none of it. */
export function isHidden(name: string, value: string): boolean {
  return !isShowable(name.replaceAll("-", "_"), value) && !(/_FILE$/i.test(name) && value.startsWith("/"));
}

function pattern(values: readonly string[]): RegExp | undefined {
  const longestFirst = [...new Set(values)].filter((value) => value !== "").sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return undefined;
  return new RegExp(longestFirst.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "g");
}

const inAddress = /(\w:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g;

function starred(text: string, values: RegExp | undefined): string {
  const known = values === undefined ? text : text.replace(values, stars);
  return known.includes("://") ? known.replace(inAddress, `$1${stars}`) : known;
}

type Texts = (text: string) => string;

function veiled(value: unknown, text: Texts): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((_, index) => inList(value, index, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, behind(key, member, text)]));
}

function inList(list: readonly unknown[], index: number, text: Texts): unknown {
  const item = list[index];
  const [name, value] = namedValue(list, index) ?? [];
  if (typeof item !== "string" || name === undefined || value === undefined) return veiled(item, text);
  return item.slice(0, item.length - value.length) + behind(name, value, text);
}

function behind(name: string, value: unknown, text: Texts): unknown {
  if (typeof value !== "string") return veiled(value, text);
  if (value === "" || !isHidden(name, "")) return text(value);
  return isHidden(name, value) ? stars : text(value);
}
