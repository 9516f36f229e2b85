/** The YAML style of a string. */
export type ScalarStyle = "plain" | "single" | "double" | "literal";

/** The style that Go's encoder chooses for a value. */
export function styleOf(text: string): ScalarStyle {
  if (text.includes("\n")) return allowsBlock(text) ? "literal" : "double";
  return lineStyleOf(text);
}

function lineStyleOf(text: string): ScalarStyle {
  if (text === "" || resolvesToOther(text)) return "double";
  if (allowsPlain(text)) return "plain";
  return hasSpecial(text) || text.includes("\t") ? "double" : "single";
}

/** A string on one line: plain if possible, else in quotes. */
export function flowScalar(text: string, { isKey = false } = {}): string {
  const style = isKey && text.includes("\n") ? "double" : styleOf(text);
  if (style === "plain") return text;
  return style === "single" ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text);
}

/** A multi-line string as a literal block, its lines indented by the margin. */
export function blockScalar(text: string, margin: string): string {
  const indicator = /^[ \n\u0085\u2028\u2029]/.test(text) ? "2" : "";
  const chomping = text.endsWith("\n") ? (/(?:^|\n)\n$/.test(text) ? "+" : "") : "-";
  const lines = text.replace(/\n$/, "").split("\n");
  return `|${indicator}${chomping}\n${lines.map((line) => (line === "" ? "" : margin + line)).join("\n")}`;
}

// Characters that Go's encoder escapes: control characters except tab and newline, the byte order mark, anything beyond 16 bits.
const special = /[^\t\n\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]/u;

function hasSpecial(text: string): boolean {
  return special.test(text) || /[\x85\u2028\u2029]/.test(text);
}

/** A block may contain anything printable, but no space at the end of a line. */
function allowsBlock(text: string): boolean {
  return !special.test(text) && !/ (?:[\n\x85\u2028\u2029]|$)/.test(text);
}

function allowsPlain(text: string): boolean {
  if (hasSpecial(text) || text.includes("\t")) return false;
  if (/^ | $/.test(text) || /^(?:---|\.\.\.)/.test(text)) return false;
  // Characters that are special at the start of a value, and those that are special inside it.
  return !/^[#,[\]{}&*!|>'"%@`]|^[-?:](?: |$)/.test(text) && !/:(?: |$)| #/.test(text);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\0", "0"],
  ["\x07", "a"],
  ["\b", "b"],
  ["\t", "t"],
  ["\n", "n"],
  ["\v", "v"],
  ["\f", "f"],
  ["\r", "r"],
  ["\x1B", "e"],
  ['"', '"'],
  ["\\", "\\"],
  ["\x85", "N"],
  ["\u2028", "L"],
  ["\u2029", "P"],
]);

function doubleQuoted(text: string): string {
  return `"${[...text].map(escaped).join("")}"`;
}

function escaped(char: string): string {
  const short = escapes.get(char);
  if (short !== undefined) return `\\${short}`;
  if (!special.test(char)) return char;
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase();
  const [letter, width] = code.length <= 2 ? ["x", 2] : code.length <= 4 ? ["u", 4] : ["U", 8];
  return `\\${letter}${code.padStart(Number(width), "0")}`;
}

/** The words that YAML 1.1 or 1.2 reads as a boolean or null. */
const words = new Set(
  ["", "~", "y", "n", "null", "true", "false", "yes", "no", "on", "off"].flatMap((word) => [
    word,
    word.toUpperCase(),
    word.charAt(0).toUpperCase() + word.slice(1),
  ]),
);

const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const decimal = /^[-+]?[0-9]+$/;
const radix = /^([-+]?)(0b[01]+|0o?[0-7]+|0x[0-9a-f]+)$/i;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** Whether a string without quotes would be read as another type. */
function resolvesToOther(text: string): boolean {
  if (words.has(text) || notFinite.test(text) || base60.test(text)) return true;
  if (!/^[-+.0-9]/.test(text)) return false;
  return isNumber(text) || isTimestamp(text);
}

function isNumber(text: string): boolean {
  const plain = text.replaceAll("_", "");
  // A number that does not fit 64 bits stays a string, unless it can be a float.
  if (radix.test(text) || radix.test(plain)) return fits(plain) || decimal.test(plain);
  return (decimal.test(plain) || float.test(plain)) && Number.isFinite(Number(plain));
}

function fits(number: string): boolean {
  const [, sign, digits = ""] = radix.exec(number) ?? [];
  const value = BigInt(digits.replace(/^0o?(?=[0-7]+$)/i, "0o"));
  return sign === "-" ? value <= 2n ** 63n : value < 2n ** 64n;
}

const date =
  /^(\d{4}-\d{1,2}-\d{1,2})(?:(?:[Tt](\d{1,2}:\d{1,2}:\d{1,2})(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2}))|(?: (\d{1,2}:\d{1,2}:\d{1,2})(?:\.\d+)?))?$/;

function isTimestamp(text: string): boolean {
  const [, day, zoned, local] = date.exec(text) ?? [];
  return day !== undefined && isDay(day) && isTime(zoned ?? local ?? "0:0:0");
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

function isTime(text: string): boolean {
  const [hour = 0, minute = 0, second = 0] = text.split(":").map(Number);
  return hour < 24 && minute < 60 && second < 60;
}
