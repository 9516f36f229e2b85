import { exampleHint, mayQuote } from "../check/hints.ts";
import * as casts from "../interpolate/casts.ts";
import { isFloat, pathText, type ScalarNode, textOf } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import { byteSize, durationNs, formatDuration } from "../units.ts";
import { complain, type Shape, type Spot } from "./shape.ts";
import { list } from "./structures.ts";

/** A shape for scalars, which are printed as they are. */
function leaf(read: (node: ScalarNode, spot: Spot) => string | number | boolean | undefined, cast?: casts.Cast): Shape {
  return {
    ...(cast && { cast }),
    read: (node, spot) => (node.kind === "scalar" && node.value !== null ? read(node, spot) : undefined),
    print: (value) => value as OrderedValue,
  };
}

function mustBe(expected: string, node: ScalarNode, { path }: Spot): string {
  return `${pathText(path)} must be ${expected}${mayQuote(node, path) ? `, not ${JSON.stringify(node.text)}` : ""}`;
}

/** A string that may be empty: an item of a list, a value under a free key. */
export const text = leaf((node) => textOf(node));

/** A string. An empty one counts as not set. */
export const string = leaf((node) => textOf(node) || undefined);

/** A boolean with the default false: false counts as not set. */
export const flag = leaf((node, spot) => boolean(node, spot) || undefined, casts.boolean);

/** A boolean whose false differs from not set. */
export const toggle = leaf(boolean, casts.boolean);

const words: ReadonlyMap<string, boolean> = new Map(
  Object.entries({ true: true, y: true, yes: true, on: true, false: false, n: false, no: false, off: false }),
);

function boolean(node: ScalarNode, spot: Spot): boolean | undefined {
  if (typeof node.value === "boolean") return node.value;
  const known = words.get(String(node.value).toLowerCase());
  if (known !== undefined) return known;
  return complain(node, spot, {
    rule: "invalid-boolean",
    message: mustBe("true or false", node, spot),
    hint: "Write true or false.",
  });
}

/** An integer. 0 counts as not set. */
export const integer = leaf((node, spot) => wholeNumber(node, spot) || undefined, casts.integer);

/** An integer whose 0 differs from not set. */
export const count = leaf(wholeNumber, casts.integer);

function wholeNumber(node: ScalarNode, spot: Spot): number | undefined {
  // If the schema allows a number with a fraction here, Compose drops the fraction.
  const isText = typeof node.value === "string";
  const value = isText && !/^[-+]?\d+$/.test(node.text) ? Number.NaN : Math.trunc(numberOf(node)) + 0;
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return value;
  const expected = Number.isInteger(value) ? "a 64-bit whole number" : "a whole number";
  return complain(node, spot, {
    rule: "invalid-number",
    message: mustBe(expected, node, spot),
    hint: exampleHint(spot.path),
  });
}

function numberOf(node: ScalarNode): number {
  if (typeof node.value === "number" || typeof node.value === "bigint") return Number(node.value);
  const written = String(node.value).trim();
  return written === "" ? Number.NaN : Number(written);
}

/** An integer of at least 0, whose 0 differs from not set. */
export const natural = leaf((node, spot) => {
  const value = wholeNumber(node, spot);
  if (value === undefined || value >= 0) return value;
  return complain(node, spot, {
    rule: "invalid-number",
    message: mustBe("at least 0", node, spot),
    hint: "Write 0 or more.",
  });
}, casts.integer);

/** A number in single precision, as Compose stores shares of CPUs. 0 counts as not set. */
export const float = leaf((node, spot) => {
  const value = numberOf(node);
  if (Number.isFinite(value)) return single(value) || undefined;
  const hint = exampleHint(spot.path);
  return complain(node, spot, { rule: "invalid-number", message: mustBe("a number", node, spot), hint });
}, casts.float);

/** The shortest decimal with the same value in single precision. */
function single(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return Number(rounded.toPrecision(9));
}

/** A duration whose 0 differs from not set. */
export const duration = leaf((node, spot) => durationOf(node, spot));

/** A duration. 0 counts as not set. */
export const delay = leaf((node, spot) => {
  const value = durationOf(node, spot);
  return value === "0s" ? undefined : value;
});

function durationOf(node: ScalarNode, spot: Spot): string | undefined {
  const ns = durationNs(String(textOf(node)));
  if (ns !== undefined) return formatDuration(ns);
  return complain(node, spot, {
    rule: "invalid-duration",
    message: mustBe("a duration", node, spot),
    hint: "Write numbers with units, such as 1m30s or 500ms.",
  });
}

/** A size in bytes, as digits. 0 counts as not set. */
export const bytes = leaf((node, spot) => {
  if (typeof node.value === "bigint" && node.value < 2n ** 63n) return String(node.value);
  if (typeof node.value === "bigint" || (typeof node.value === "number" && isFloat(node.text)))
    return ignoreSize(node, spot);
  const size = typeof node.value === "number" ? node.value : byteSize(String(node.value));
  if (typeof node.value === "number" || size >= 0) return size === 0 ? undefined : String(BigInt(size));
  return complain(node, spot, {
    rule: "invalid-size",
    message: mustBe("a size in bytes", node, spot),
    hint: "Write a number with a unit, such as 64m or 1gb.",
  });
});

/** As in docker compose, which reads a size from a whole number or a text, and from nothing else. */
function ignoreSize(node: ScalarNode, spot: Spot): undefined {
  const hint = `Write a whole number of bytes, or put it in quotes: ${JSON.stringify(node.text)}.`;
  const message = `${pathText(spot.path)}: a number that is not a 64-bit whole number has no effect here`;
  return complain(node, spot, { rule: "ignored-size", severity: "warning", message, hint });
}

/** A list of strings. */
export const strings = list(text);

/** A list of strings, or a single string. */
export const oneOrMany: Shape = {
  ...strings,
  read: (node, spot) => {
    const alone = textOf(node);
    return alone === undefined ? strings.read(node, spot) : [alone];
  },
};
