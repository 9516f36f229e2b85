import assert from "node:assert/strict";
import { test } from "node:test";
import { perform } from "../src/job.js";

test("counts words", async () => {
  assert.deepEqual(await perform({ text: " four words  are here " }), { words: 4 });
});

test("rejects a job without a text", async () => {
  await assert.rejects(perform({}), /needs a text/);
});
