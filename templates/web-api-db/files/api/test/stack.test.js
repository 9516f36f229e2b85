// With the stack up: `berth ci -- npm run test:stack` starts a temporary one and sets its address.
import assert from "node:assert/strict";
import { test } from "node:test";

const url = process.env.PROXY_URL ?? `http://127.0.0.1:${process.env.PROXY_PORT ?? 8080}`;

test("serves the front end", async () => {
  const response = await fetch(url);
  assert.match(await response.text(), /<form>/);
});

test("keeps a note, through the proxy", async () => {
  const made = await fetch(`${url}/api/notes`, { method: "POST", body: JSON.stringify({ text: "anchor" }) });
  assert.equal(made.status, 201);
  const { id } = await made.json();
  const notes = await (await fetch(`${url}/api/notes`)).json();
  assert.ok(notes.some((note) => note.id === id && note.text === "anchor"));
});
