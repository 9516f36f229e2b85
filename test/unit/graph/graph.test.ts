import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { closure, dependents, reverse } from "../../../src/graph/dependents.ts";
import { findCycle, order } from "../../../src/graph/order.ts";

const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

/** Any graph over a few names, with or without cycles, some needed names being no keys. */
const anyGraph = fc
  .dictionary(fc.constantFrom(..."abcdef"), fc.array(fc.constantFrom(..."abcdefg"), { maxLength: 4 }))
  .map(graph);

describe("findCycle", () => {
  test("names a cycle closed, from where it starts", () => {
    expect(findCycle(graph({ x: ["a"], a: ["b"], b: ["c"], c: ["a"] }))).toEqual(["a", "b", "c", "a"]);
  });

  test("names a service that needs itself", () => {
    expect(findCycle(graph({ a: ["a"] }))).toEqual(["a", "a"]);
  });

  test("sees no cycle in a diamond", () => {
    expect(findCycle(graph({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] }))).toBeUndefined();
  });

  test("takes keys that are legal in YAML and special in JavaScript", () => {
    const edges = new Map([
      ["__proto__", ["constructor"]],
      ["constructor", ["__proto__"]],
    ]);
    expect(findCycle(edges)).toEqual(["__proto__", "constructor", "__proto__"]);
  });

  test("is a walk along edges of the graph", () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const cycle = findCycle(edges);
        if (cycle === undefined) return;
        expect(cycle.at(0)).toBe(cycle.at(-1));
        expect(new Set(cycle).size).toBe(cycle.length - 1);
        for (const [index, name] of cycle.slice(1).entries()) expect(edges.get(cycle[index] ?? "")).toContain(name);
      }),
    );
  });
});

describe("order", () => {
  test("puts what is needed first and else keeps the file's order", () => {
    const edges = graph({ web: ["api"], lone: [], api: ["db", "cache"], cache: [], db: [] });
    expect(order(edges)).toEqual(["db", "cache", "api", "web", "lone"]);
  });

  test("leaves out names that are needed but not there", () => {
    expect(order(graph({ web: ["gone"] }))).toEqual(["web"]);
  });

  test("holds every key once, after what it needs, wherever there is no cycle", () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const ordered = order(edges);
        expect([...ordered].sort()).toEqual([...edges.keys()].sort());
        if (findCycle(edges) !== undefined) return;
        for (const [name, needs] of edges) {
          for (const needed of needs.filter((each) => edges.has(each))) {
            expect(ordered.indexOf(needed)).toBeLessThan(ordered.indexOf(name));
          }
        }
      }),
    );
  });

  test("is complete exactly where findCycle finds none", () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const ordered = order(edges);
        const sorted = [...edges].every(([name, needs]) =>
          needs.every((needed) => !edges.has(needed) || ordered.indexOf(needed) < ordered.indexOf(name)),
        );
        expect(findCycle(edges) === undefined).toBe(sorted);
      }),
    );
  });

  test("takes a chain of 100,000 without running out of stack", () => {
    const chain = new Map(
      Array.from({ length: 100_000 }, (_, index): [string, string[]] => [`s${index}`, [`s${index + 1}`]]),
    );
    expect(order(chain)).toHaveLength(100_000);
    expect(findCycle(chain)).toBeUndefined();
    expect(dependents(chain, ["s99999"]).size).toBe(100_000);
  });
});

describe("closure and dependents", () => {
  const edges = graph({ web: ["api"], api: ["db"], db: [], lone: [] });

  test("follows needs all the way down", () => {
    expect([...closure(edges, ["web"])]).toEqual(["web", "api", "db"]);
  });

  test("follows needers all the way up", () => {
    expect([...dependents(edges, ["db"])]).toEqual(["db", "api", "web"]);
  });

  test("turns every edge round", () => {
    expect(Object.fromEntries(reverse(edges))).toEqual({ web: [], api: ["web"], db: ["api"], lone: [] });
  });

  test("a is in the closure of b exactly where b is a dependent of a", () => {
    fc.assert(
      fc.property(anyGraph, fc.constantFrom(..."abcdef"), fc.constantFrom(..."abcdef"), (any, a, b) => {
        expect(closure(any, [b]).has(a)).toBe(dependents(any, [a]).has(b));
      }),
    );
  });
});
