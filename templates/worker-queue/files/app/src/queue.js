import { readFileSync } from "node:fs";
import { createClient } from "redis";
import { log } from "./log.js";

/** The stream that jobs come by, and the group of those who do them. */
export const stream = "jobs";
export const group = "workers";

/** What is known of a job. */
export const keyOf = (id) => `job:${id}`;

/** A connection; the password comes out of a file, never out of the environment. */
export async function connect() {
  const password = readFileSync(process.env.REDIS_PASSWORD_FILE, "utf8").trim();
  const client = createClient({ url: process.env.REDIS_URL, password });
  client.on("error", (error) => log("error", error.message));
  return client.connect();
}
