import { expect, test } from "vitest";
import { schemaAt } from "../../../../src/stack/check/schema.ts";
import { closest } from "../../../../src/stack/problems/suggest.ts";

const candidates = ["depends_on", "deploy", "ports", "expose", "pid", "cpus"];

test("finds the most likely word", () => {
  expect(closest("port", candidates)).toBe("ports");
  expect(closest("dependsOn", candidates)).toBe("depends_on");
  expect(closest("DEPENDS-ON", candidates)).toBe("depends_on");
  expect(closest("cpu", candidates)).toBe("cpus");
});

test("counts two swapped letters as one mistake, even in a short word", () => {
  expect(closest("wbe", ["db", "web"])).toBe("web");
  expect(closest("ewb", ["db", "web"])).toBe("web");
  expect(closest("bew", ["db", "web"])).toBeUndefined();
});

test("finds nothing if no word is close", () => {
  expect(closest("bananas", candidates)).toBeUndefined();
  expect(closest("x", candidates)).toBeUndefined();
  expect(closest("", candidates)).toBeUndefined();
  expect(closest("ports", [])).toBeUndefined();
});

test("finds every attribute of a service with a letter doubled, dropped or swapped", () => {
  const names = Object.keys(schemaAt(["services", "web"])?.properties ?? {}).filter((name) => name.length > 5);
  for (const name of names) {
    for (const wrong of [
      name.slice(0, 2) + name.slice(1),
      name.slice(0, 2) + name.slice(3),
      `${name.slice(0, 2)}${name[3]}${name[2]}${name.slice(4)}`,
    ]) {
      expect(closest(wrong, names), wrong).toBe(name);
    }
  }
});
