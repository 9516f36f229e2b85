import { expect, test } from "vitest";
import { closest } from "../../../src/stack/suggest.ts";

const candidates = ["depends_on", "deploy", "ports", "expose", "pid", "cpus"];

test("finds the word that was meant", () => {
  expect(closest("port", candidates)).toBe("ports");
  expect(closest("dependsOn", candidates)).toBe("depends_on");
  expect(closest("DEPENDS-ON", candidates)).toBe("depends_on");
  expect(closest("cpu", candidates)).toBe("cpus");
});

test("finds nothing where nothing is near", () => {
  expect(closest("bananas", candidates)).toBeUndefined();
  expect(closest("x", candidates)).toBeUndefined();
  expect(closest("", candidates)).toBeUndefined();
  expect(closest("ports", [])).toBeUndefined();
});
