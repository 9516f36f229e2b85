// With the stack up: `berth ci -- npm run test:stack` starts a temporary one and sets its address.
import assert from "node:assert/strict";
import { test } from "node:test";

const url = process.env.API_URL ?? `http://127.0.0.1:${process.env.API_PORT ?? 3000}`;

test("is ready", async () => {
  const response = await fetch(`${url}/ready`);
  assert.deepEqual(await response.json(), { database: true });
});

test("keeps an item", async () => {
  const made = await fetch(`${url}/items`, { method: "POST", body: JSON.stringify({ name: "anchor" }) });
  assert.equal(made.status, 201);
  const { id } = await made.json();
  const items = await (await fetch(`${url}/items`)).json();
  assert.ok(items.some((item) => item.id === id && item.name === "anchor"));
});
