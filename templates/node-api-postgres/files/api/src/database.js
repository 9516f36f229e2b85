import { readFileSync } from "node:fs";
import pg from "pg";
import { log } from "./log.js";

/** Connects with PGHOST, PGUSER and PGDATABASE. The password comes from a file, never from the environment. */
export const database = new pg.Pool({
  password: readFileSync(process.env.PGPASSWORD_FILE, "utf8").trim(),
  max: 10,
  connectionTimeoutMillis: 5_000,
});

// An idle connection broke: the pool opens a new one.
database.on("error", (error) => log("error", error.message));
