import assert from "node:assert/strict";
import { test } from "node:test";
import { add, recent } from "./kept.js";

const exported = (service, traceId, start) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
      scopeSpans: [
        { spans: [{ traceId, spanId: service, name: "GET /", startTimeUnixNano: start, endTimeUnixNano: start }] },
      ],
    },
  ],
});

test("groups the spans of a trace in order of time", () => {
  add(exported("orders", "t", "2000000"));
  add(exported("gateway", "t", "1000000"));
  assert.deepEqual(
    recent()[0].spans.map(({ service }) => service),
    ["gateway", "orders"],
  );
});

test("keeps only the latest traces", () => {
  for (let each = 0; each < 1000; each += 1) add(exported("a", `t${each}`, "1"));
  assert.equal(recent(2000).length, 500);
  assert.equal(recent()[0].id, "t999");
  add(undefined);
  add({ resourceSpans: [{}] });
});
