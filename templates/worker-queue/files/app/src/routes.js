import { setTimeout as pause } from "node:timers/promises";
import { keyOf, stream } from "./queue.js";

const dayOfSeconds = 86_400;

/** The API's responses: a status (200 by default) and a body. */
export async function answer(method, path, text, queue) {
  if (method === "GET" && path === "/health") return { body: { ok: true } };
  if (method === "GET" && path === "/ready") return { body: { queue: (await queue.ping()) === "PONG" } };
  if (method === "POST" && path === "/jobs") return { status: 202, body: await queued(parsed(text), queue) };
  // End to end: queue a job, wait for it, return its result.
  if (method === "GET" && path === "/check")
    return { body: await done(await queued({ text: "four words are here" }, queue), queue) };
  const [, id] = /^\/jobs\/(\d+-\d+)$/.exec(path) ?? [];
  if (method === "GET" && id !== undefined) return { body: await known(id, queue) };
  throw refused(404, "not found");
}

async function queued(job, queue) {
  const id = await queue.xAdd(stream, "*", { job: JSON.stringify(job) });
  await queue.hSetNX(keyOf(id), "state", "queued");
  await queue.expire(keyOf(id), dayOfSeconds);
  return { id };
}

async function known(id, queue) {
  const { state, result, error } = await queue.hGetAll(keyOf(id));
  if (state === undefined) throw refused(404, "no such job");
  return {
    id,
    state,
    ...(result === undefined ? {} : { result: JSON.parse(result) }),
    ...(error === undefined ? {} : { error }),
  };
}

async function done({ id }, queue) {
  for (let tries = 0; tries < 100; tries++) {
    const job = await known(id, queue);
    if (job.state !== "queued") return job;
    await pause(50);
  }
  throw refused(503, "no worker has done it in 5 seconds");
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw refused(400, "the body is not valid JSON");
  }
}

function refused(status, message) {
  return Object.assign(new Error(message), { status });
}
