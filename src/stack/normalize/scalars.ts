import { exampleOf, mayQuote } from "../check/hints.ts";
import { pathText, type ScalarNode, textOf } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import { byteSize, durationNs, formatDuration } from "../units.ts";
import { complain, type Shape, type Spot } from "./shape.ts";
import { list } from "./structures.ts";

/** A scalar printed as it is. */
function leaf(read: (node: ScalarNode, spot: Spot) => string | number | boolean | undefined): Shape {
  return {
    read: (node, spot) => (node.kind === "scalar" && node.value !== null ? read(node, spot) : undefined),
    print: (value) => value as OrderedValue,
  };
}

function wrong(node: ScalarNode, { path }: Spot, wants: string): string {
  return `${pathText(path)} must be ${wants}${mayQuote(node, path) ? `, not ${JSON.stringify(node.text)}` : ""}`;
}

/** A text that may be empty: an item of a list, a value under a free key. */
export const text = leaf((node) => textOf(node));

/** A text attribute: empty is not given. */
export const string = leaf((node) => textOf(node) || undefined);

/** A switch whose default is off: false is not given. */
export const flag = leaf((node, spot) => boolean(node, spot) || undefined);

/** A switch of which false says something. */
export const toggle = leaf(boolean);

const words: ReadonlyMap<string, boolean> = new Map(
  Object.entries({ true: true, y: true, yes: true, on: true, false: false, n: false, no: false, off: false }),
);

function boolean(node: ScalarNode, spot: Spot): boolean | undefined {
  if (typeof node.value === "boolean") return node.value;
  const known = words.get(String(node.value).toLowerCase());
  if (known !== undefined) return known;
  return complain(node, spot, {
    rule: "invalid-boolean",
    message: wrong(node, spot, "true or false"),
    hint: "Write true or false.",
  });
}

/** An integer of which 0 is not given. */
export const integer = leaf((node, spot) => wholeNumber(node, spot) || undefined);

/** An integer of which 0 says something. */
export const count = leaf(wholeNumber);

function wholeNumber(node: ScalarNode, spot: Spot): number | undefined {
  // A number with a fraction is here only where the schema allows it; Compose drops the fraction.
  const isText = typeof node.value !== "number";
  const value = isText && !/^[-+]?\d+$/.test(node.text) ? Number.NaN : Math.trunc(numberOf(node)) + 0;
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return value;
  const wants = Number.isInteger(value) ? "a whole number of 64 bits" : "a whole number";
  return complain(node, spot, {
    rule: "invalid-number",
    message: wrong(node, spot, wants),
    hint: exampleOf(spot.path),
  });
}

function numberOf(node: ScalarNode): number {
  if (typeof node.value === "number") return node.value;
  const written = String(node.value).trim();
  return written === "" ? Number.NaN : Number(written);
}

/** A number of things, at least 0, of which 0 says something. */
export const natural = leaf((node, spot) => {
  const value = wholeNumber(node, spot);
  if (value === undefined || value >= 0) return value;
  return complain(node, spot, {
    rule: "invalid-number",
    message: wrong(node, spot, "at least 0"),
    hint: "Write 0 or more.",
  });
});

/** A number of single precision, as Compose keeps shares of CPUs; 0 is not given. */
export const float = leaf((node, spot) => {
  const value = numberOf(node);
  if (Number.isFinite(value)) return single(value) || undefined;
  const hint = exampleOf(spot.path);
  return complain(node, spot, { rule: "invalid-number", message: wrong(node, spot, "a number"), hint });
});

/** The shortest decimal that is the same number in single precision. */
function single(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return Number(rounded.toPrecision(9));
}

/** A duration of which 0 says something. */
export const duration = leaf((node, spot) => durationOf(node, spot));

/** A duration of which 0 is not given. */
export const delay = leaf((node, spot) => {
  const value = durationOf(node, spot);
  return value === "0s" ? undefined : value;
});

function durationOf(node: ScalarNode, spot: Spot): string | undefined {
  const ns = durationNs(String(textOf(node)));
  if (ns !== undefined) return formatDuration(ns);
  return complain(node, spot, {
    rule: "invalid-duration",
    message: wrong(node, spot, "a duration"),
    hint: "Write numbers with units, such as 1m30s or 500ms.",
  });
}

/** A size in bytes, as digits; 0 is not given. */
export const bytes = leaf((node, spot) => {
  const written = String(node.value);
  const size = typeof node.value === "number" ? node.value : written.startsWith("-") ? Number.NaN : byteSize(written);
  if (Number.isInteger(size)) return size === 0 ? undefined : String(size);
  return complain(node, spot, {
    rule: "invalid-size",
    message: wrong(node, spot, "a size in bytes"),
    hint: "Write a number with a unit, such as 64m or 1gb.",
  });
});

/** A list of texts. */
export const strings = list(text);

/** A list of texts of which one alone may be written without the list. */
export const oneOrMany: Shape = {
  ...strings,
  read: (node, spot) => {
    const alone = textOf(node);
    return alone === undefined ? strings.read(node, spot) : [alone];
  },
};
