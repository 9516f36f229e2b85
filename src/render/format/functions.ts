import { templateFault } from "./scan.ts";
import { goText, isTrue, jsonText } from "./values.ts";

type Callable = (...given: readonly unknown[]) => unknown;

const text = (value: unknown): string => goText(value);
const same = (a: unknown, b: unknown): boolean => a === b || text(a) === text(b);
const below = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number" ? a < b : text(a) < text(b);

/** What a template may call: docker's own functions, and those that every Go template has. */
export const functions: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  ["json", (value) => jsonText(value)],
  ["upper", (value) => text(value).toUpperCase()],
  ["lower", (value) => text(value).toLowerCase()],
  ["title", (value) => text(value).replace(/\b\p{Letter}/gu, (letter) => letter.toUpperCase())],
  ["split", (value, by) => text(value).split(text(by))],
  ["join", (list, by) => (Array.isArray(list) ? list.map(text).join(text(by)) : text(list))],
  ["pad", (value, before, after) => `${" ".repeat(Number(before))}${text(value)}${" ".repeat(Number(after))}`],
  ["truncate", (value, length) => [...text(value)].slice(0, Number(length)).join("")],
  ["println", (...given) => `${given.map(text).join(" ")}\n`],
  ["print", (...given) => given.map(text).join("")],
  ["printf", (format, ...given) => printf(text(format), given)],
  [
    "len",
    (value) =>
      value instanceof Map ? value.size : Array.isArray(value) ? value.length : Buffer.byteLength(text(value)),
  ],
  ["index", (value, ...keys) => keys.reduce(item, value)],
  ["eq", (first, ...others) => others.some((other) => same(first, other))],
  ["ne", (a, b) => !same(a, b)],
  ["lt", below],
  ["le", (a, b) => !below(b, a)],
  ["gt", (a, b) => below(b, a)],
  ["ge", (a, b) => !below(a, b)],
  ["not", (value) => !isTrue(value)],
  ["and", (...given) => given.find((value) => !isTrue(value)) ?? given.at(-1)],
  ["or", (...given) => given.find(isTrue) ?? given.at(-1)],
]);

function item(value: unknown, key: unknown): unknown {
  if (value instanceof Map) return value.get(key) ?? "";
  if (!Array.isArray(value)) throw templateFault("can't index what is no list");
  const at = Number(key);
  if (!(at in value)) throw templateFault(`index out of range: ${at}`);
  return value[at];
}

/** The verbs that people use in tables: %s %v %q %d %f %t, with width, `-`, `0` and precision. */
function printf(format: string, given: readonly unknown[]): string {
  let next = 0;
  return format.replace(/%(-?)(0?)(\d*)(?:\.(\d+))?([svqdft%])/g, (_, left, zero, width, precision, verb) => {
    if (verb === "%") return "%";
    const value = given[next++];
    const shown = verbText(verb, value, precision === undefined ? undefined : Number(precision));
    if (left === "-") return shown.padEnd(Number(width));
    return shown.padStart(Number(width), zero === "0" && verb !== "s" ? "0" : " ");
  });
}

function verbText(verb: string, value: unknown, precision: number | undefined): string {
  if (verb === "q") return JSON.stringify(text(value));
  if (verb === "f") return Number(value).toFixed(precision ?? 6);
  return precision === undefined ? text(value) : [...text(value)].slice(0, precision).join("");
}
