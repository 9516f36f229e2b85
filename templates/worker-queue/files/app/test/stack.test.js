// With the stack up: `berth ci -- npm run test:stack` starts a temporary one and sets its address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

const url = process.env.API_URL ?? `http://127.0.0.1:${process.env.API_PORT ?? 3000}`;

async function ended(id) {
  for (;;) {
    const job = await (await fetch(`${url}/jobs/${id}`)).json();
    if (job.state !== "queued") return job;
    await pause(50);
  }
}

test("processes a job", { timeout: 20_000 }, async () => {
  const made = await fetch(`${url}/jobs`, { method: "POST", body: JSON.stringify({ text: "a b c" }) });
  assert.equal(made.status, 202);
  const { id } = await made.json();
  assert.deepEqual(await ended(id), { id, state: "done", result: { words: 3 } });
});
