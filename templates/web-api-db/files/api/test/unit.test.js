import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../src/routes.js";

test("is alive without a database", async () => {
  assert.deepEqual(await answer("GET", "/health", "", undefined), { body: { ok: true } });
});

test("rejects a note without a text, and invalid JSON", async () => {
  await assert.rejects(answer("POST", "/notes", "{}"), { status: 400 });
  await assert.rejects(answer("POST", "/notes", "{"), { status: 400 });
});
