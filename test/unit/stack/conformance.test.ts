import { describe, expect, it } from "vitest";
import { hasCorpus } from "../../conformance/corpus.ts";
import { overcome, setbacks } from "../../conformance/ratchet.ts";
import { verdicts } from "../../conformance/verdicts.ts";

describe.skipIf(!hasCorpus)("the conformance corpus", () => {
  it("gets the same results as in docker compose, with known exceptions", { timeout: 120_000 }, async () => {
    const found = await verdicts();
    expect(setbacks(found)).toEqual([]);
    expect(overcome(found)).toEqual([]);
  });
});
