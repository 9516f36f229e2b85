import { type Node, textOf } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import type { Dict } from "../stack.ts";
import { entriesOf, type Shape, type Spot } from "./shape.ts";
import { dictOf, printDict } from "./structures.ts";

/** Pairs written as a mapping or as a list of `KEY=VALUE`. Null: a key without a value. */
export function pairsOf(node: Node): readonly (readonly [string, string | null])[] {
  if (node.kind === "list") return node.items.map((item) => cut(textOf(item) ?? ""));
  return entriesOf(node).map(({ key, value }) => [key, textOf(value) ?? null] as const);
}

function cut(pair: string): readonly [string, string | null] {
  const sign = pair.indexOf("=");
  return sign === -1 ? [pair, null] : [pair.slice(0, sign), pair.slice(sign + 1)];
}

function pairs(value: (key: string, given: string | null, spot: Spot) => string | null | undefined): Shape {
  return {
    read: (node, spot): Dict<string | null> | undefined =>
      dictOf(pairsOf(node).map(([key, given]) => [key, value(key, given, spot)])),
    print: (dict, form) => printDict(dict, (member) => member as OrderedValue, form),
  };
}

/** Labels, options, annotations: a key without a value has the empty one. */
export const mapping = pairs((_key, given) => given ?? "");

/** Variables: one without a value takes that of the project's environment, and stays null where that has none. */
export const environment = pairs((key, given, spot) => given ?? spot.reading.environment.get(key) ?? null);

/** Build arguments: as variables, but one that nobody sets is not given at all. */
export const buildArguments = pairs((key, given, { reading }) =>
  reading.normalise ? (given ?? reading.environment.get(key)) : given,
);
