import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../src/routes.js";

const database = { query: async () => ({ rowCount: 1, rows: [] }) };

test("is alive without a database", async () => {
  assert.deepEqual(await answer("GET", "/health", "", undefined), { body: { ok: true } });
});

test("rejects an item without a name", async () => {
  await assert.rejects(answer("POST", "/items", "{}", database), { status: 400 });
});

test("rejects unknown paths", async () => {
  await assert.rejects(answer("GET", "/nowhere", "", database), { status: 404 });
});
