import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../src/routes.js";

test("is alive without a database", async () => {
  assert.deepEqual(await answer("GET", "/health", "", undefined), { body: { ok: true } });
});

test("refuses a note without a text, and a body that is no JSON", async () => {
  await assert.rejects(answer("POST", "/notes", "{}"), { status: 400 });
  await assert.rejects(answer("POST", "/notes", "{"), { status: 400 });
});
