import { expect, it } from "vitest";
import { fieldPlace } from "../../../../src/stack/problems/field-place.ts";
import { tree } from "../text.ts";

const root = tree(`services:
  web:
    image: busybox
    environment:
      - A=1
      - LOG_LEVEL=debug
    labels:
      com.example.a: x
`);

it.each([
  ["image", 3],
  ["environment.LOG_LEVEL", 6],
  ["labels.com.example.a", 8],
  ["environment.FROM_A_FILE", 5],
])("finds the line of %s", (field, line) => {
  expect(fieldPlace(root, "web", field)).toMatch(new RegExp(`:${line}$`));
});

it("returns nothing for a field that the file does not have", () => {
  expect(fieldPlace(root, "web", "ports")).toBeUndefined();
  expect(fieldPlace(root, "db", "image")).toBeUndefined();
});
