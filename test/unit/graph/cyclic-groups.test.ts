import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closure, cyclicGroups } from "../../../src/graph/dependents.ts";

const edgesOf = (needs: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(needs));

describe("cyclicGroups", () => {
  it("groups names that need each other, and a name that needs itself", () => {
    const edges = edgesOf({ web: ["api"], api: ["auth", "db"], auth: ["users"], users: ["api"], db: ["db"], lone: [] });
    expect(cyclicGroups(edges).toSorted()).toEqual([["api", "auth", "users"], ["db"]]);
  });

  it("finds no group in a graph without cycles", () => {
    expect(cyclicGroups(edgesOf({ a: ["b", "c", "gone"], b: ["c"], c: [] }))).toEqual([]);
  });

  it("handles a cycle of 100,000 names without a stack overflow", () => {
    const long = new Map(Array.from({ length: 100_000 }, (_, index) => [`${index}`, [`${(index + 1) % 100_000}`]]));
    expect(cyclicGroups(long).map((names) => names.length)).toEqual([100_000]);
  });

  it("agrees with reachability in any graph", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const any = fc.record(Object.fromEntries(names.map((name) => [name, fc.subarray([...names, "gone"])])));
    fc.assert(
      fc.property(any, (needs) => {
        const edges = edgesOf(needs as Record<string, string[]>);
        const reaches = (from: string, to: string) => closure(edges, edges.get(from) ?? []).has(to);
        const together = names.map((name) => names.filter((other) => reaches(name, other) && reaches(other, name)));
        const expected = new Set(together.filter((group) => group.length > 0).map(String));
        expect(new Set(cyclicGroups(edges).map(String))).toEqual(expected);
      }),
    );
  });
});
