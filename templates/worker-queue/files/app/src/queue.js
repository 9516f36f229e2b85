import { readFileSync } from "node:fs";
import { createClient } from "redis";
import { log } from "./log.js";

/** The stream of jobs, and the consumer group of the workers. */
export const stream = "jobs";
export const group = "workers";

/** The state of a job. */
export const keyOf = (id) => `job:${id}`;

/** Connects to Redis. The password comes from a file, never from the environment. */
export async function connect() {
  const password = readFileSync(process.env.REDIS_PASSWORD_FILE, "utf8").trim();
  const client = createClient({ url: process.env.REDIS_URL, password });
  client.on("error", (error) => log("error", error.message));
  return client.connect();
}
