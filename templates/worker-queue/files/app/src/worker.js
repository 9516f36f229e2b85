import { writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { perform } from "./job.js";
import { log } from "./log.js";
import { connect, group, keyOf, stream } from "./queue.js";

const attempts = Number(process.env.JOB_ATTEMPTS ?? 3);
/** A job that takes longer is given to another worker: its worker has died. */
const abandonedMs = 60_000;
const queue = await connect();
let isStopping = false;
process.on("SIGTERM", () => {
  isStopping = true;
});

async function run({ id, message }) {
  // A retried job gets a new id.
  const first = message.first ?? id;
  const key = keyOf(first);
  const attempt = await queue.hIncrBy(key, "attempts", 1);
  try {
    const result = await perform(JSON.parse(message.job));
    await queue.hSet(key, { state: "done", result: JSON.stringify(result) });
    log("info", `${first} done`);
  } catch (error) {
    const isLast = attempt >= attempts;
    await queue.hSet(key, { state: isLast ? "failed" : "queued", error: error.message });
    log("error", `${first} failed, attempt ${attempt} of ${attempts}: ${error.message}`);
    if (!isLast) await queue.xAdd(stream, "*", { ...message, first });
  }
  await queue.xAck(stream, group, id);
  await queue.xDel(stream, id);
}

while (!isStopping) {
  writeFileSync("/tmp/alive", "");
  const { messages } = await queue.xAutoClaim(stream, group, hostname(), abandonedMs, "0", { COUNT: 1 });
  const read = await queue.xReadGroup(group, hostname(), { key: stream, id: ">" }, { COUNT: 1, BLOCK: 1_000 });
  for (const entry of [...messages, ...(read?.[0]?.messages ?? [])]) if (entry !== null) await run(entry);
}
await queue.close();
