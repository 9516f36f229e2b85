import { expect, test } from "vitest";
import { toJson } from "../../../src/stack/ordered-value.ts";
import { parse } from "../../../src/stack/parse/parse.ts";

const valuesOf = (text: string) => {
  const { root } = parse({ name: "f", path: "/f", text });
  return root && toJson(root);
};

test("returns values without their places", () => {
  expect(valuesOf("a: [1, true, null, x, { b: '2' }]")).toEqual({ a: [1, true, null, "x", { b: "2" }] });
});

test("keeps __proto__ an ordinary key", () => {
  const value = valuesOf("__proto__: { polluted: 1 }");
  expect(Object.keys(value as object)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});
