import { type Node, textOf } from "../node.ts";
import type { OrderedValue } from "../ordered-value.ts";
import type { Dict } from "../stack.ts";
import { entriesOf, type Shape, type Spot } from "./shape.ts";
import { dictOf, printDict } from "./structures.ts";

/** The pairs of a mapping or of a list of `KEY=VALUE`. Null is a key without a value. */
export function pairsOf(node: Node): readonly (readonly [string, string | null])[] {
  if (node.kind === "list") return node.items.map((item) => splitPair(textOf(item) ?? ""));
  return entriesOf(node).map(({ key, value }) => [key, textOf(value) ?? null] as const);
}

function splitPair(pair: string): readonly [string, string | null] {
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

/** Labels, options, annotations. A key without a value has an empty value. */
export const mapping = pairs((_key, given) => given ?? "");

/** Variables. One without a value gets it from the project's environment, or null if it is not set there. */
export const environment = pairs((key, given, spot) => given ?? spot.reading.environment.get(key) ?? null);

/** Variables that only the container's own environment can fill. */
export const unfilled = pairs((_key, given) => given);

/** Build arguments: like variables, but an unset argument is left out. */
export const buildArguments = pairs((key, given, { reading }) =>
  reading.normalize ? (given ?? reading.environment.get(key)) : given,
);
