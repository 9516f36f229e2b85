import assert from "node:assert/strict";
import { test } from "node:test";
import { parentOf, traced, traceId, traceparent } from "./trace.js";

const parent = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };

test("reads a valid traceparent header and ignores others", () => {
  assert.deepEqual(parentOf(`00-${parent.trace}-${parent.span}-01`), parent);
  assert.equal(parentOf("00-0-0-01"), undefined);
  assert.equal(parentOf(undefined), undefined);
});

test("stays in the caller's trace", async () => {
  await traced(
    "work",
    "server",
    async () => {
      assert.equal(traceId(), parent.trace);
      assert.match(traceparent().traceparent, new RegExp(`^00-${parent.trace}-[0-9a-f]{16}-01$`));
      assert.ok(!traceparent().traceparent.includes(parent.span));
    },
    parent,
  );
});
