type Plain = string | number | boolean | null;

/** What a scalar without quotes means: YAML 1.2's core schema with the octal, binary and `1_000` numbers of YAML 1.1. */
export function plainValue(text: string): Plain {
  // Most values are words: the first character tells, as no word below starts otherwise.
  if (!/^[-+.~\dtTfFnN]/.test(text)) return text === "" ? null : text;
  return words.has(text) ? (words.get(text) ?? null) : (numberOf(text.replaceAll("_", ""), text) ?? text);
}

const words: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF"].flatMap((word) => [
    [word, Number.POSITIVE_INFINITY] as const,
    [`+${word}`, Number.POSITIVE_INFINITY] as const,
    [`-${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
]);

const integer = /^([-+]?)(?:(0[xX][\da-fA-F]+)|0[oO]?([0-7]+)|(0[bB][01]+))$/;
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function numberOf(text: string, written: string): number | undefined {
  if (!/^[-+.\d]/.test(written)) return undefined;
  const [, sign, hex, octal, binary] = integer.exec(text) ?? [];
  const digits = octal === undefined ? (hex ?? binary) : `0o${octal}`;
  if (digits !== undefined) return sign === "-" ? 0 - Number(digits) : Number(digits);
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  // Out of range stays text; and there is no negative zero among integers.
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** What a tag such as `!!int` makes of a scalar; undefined where the text does not allow it. */
export function taggedValue(tag: string, text: string, quoted: boolean): Plain | undefined {
  const kind = tag.replace(/^tag:yaml\.org,2002:/, "");
  const value = plainValue(text);
  if (kind === "str") return text;
  if (kind === "binary") return Buffer.from(text, "base64").toString();
  if (kind === "int") return Number.isInteger(value) ? value : undefined;
  if (kind === "float") return typeof value === "number" ? value : undefined;
  if (kind === "bool") return typeof value === "boolean" ? value : undefined;
  if (kind === "null") return value === null ? null : undefined;
  // A tag that means nothing to us.
  return quoted ? text : value;
}
