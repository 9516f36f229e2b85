import assert from "node:assert/strict";
import { test } from "node:test";
import { exposed, observe } from "../src/metrics.js";

test("counts requests by method, path, status and duration", () => {
  observe({ method: "GET", path: "/", status: 200, took: 0.02 });
  observe({ method: "GET", path: "/", status: 200, took: 2 });
  const text = exposed();
  assert.match(text, /^http_requests_total\{method="GET",path="\/",status="200"\} 2$/m);
  assert.match(text, /^http_request_seconds_bucket\{le="0.05"\} 1$/m);
  assert.match(text, /^http_request_seconds_bucket\{le="\+Inf"\} 2$/m);
});
