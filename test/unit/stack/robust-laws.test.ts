import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCorpus } from "../../conformance/corpus.ts";
import { anyFile, mergedBothWays } from "./any-file.ts";
import { corpusProjects, readBackOtherwise } from "./corpus-projects.ts";
import { printed, printedText } from "./printed.ts";
import { soundAttributes, soundStack } from "./sound-stack.ts";

describe("config of config's output", () => {
  it("is unchanged, for any valid stack", async () => {
    const attributes = await soundAttributes();
    expect(attributes.size).toBeGreaterThan(60);
    let stacks = 0;
    await fc.assert(
      fc.asyncProperty(soundStack(attributes), async (text) => {
        const once = await printedText(text);
        if (once === undefined) return;
        stacks += 1;
        expect(await printedText(once)).toBe(once);
      }),
      { numRuns: 400 },
    );
    expect(stacks).toBeGreaterThan(100);
  });

  it.runIf(hasCorpus)(
    "is itself, for every project of the corpus",
    async () => {
      const changed: string[] = [];
      let stacks = 0;
      for (const { id, given } of corpusProjects()) {
        const once = await printed(given);
        if (once === undefined) continue;
        stacks += 1;
        const twice = await printedText(once, given);
        if (twice !== once) changed.push(id);
      }
      expect(stacks).toBeGreaterThan(1000);
      expect(changed.sort()).toEqual([...readBackOtherwise].sort());
    },
    60_000,
  );
});

describe("merge", () => {
  it("is associative: files can be merged in groups", () => {
    fc.assert(
      fc.property(fc.tuple(anyFile, anyFile, anyFile), (files) => {
        const [inOrder, inGroups] = mergedBothWays(files);
        expect(inGroups).toEqual(inOrder);
      }),
      { numRuns: 500 },
    );
  });
});
