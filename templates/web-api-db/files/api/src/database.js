import { readFileSync } from "node:fs";
import pg from "pg";
import { log } from "./log.js";

/** As PGHOST, PGUSER and PGDATABASE say; the password comes out of a file, never out of the environment. */
export const database = new pg.Pool({
  password: readFileSync(process.env.PGPASSWORD_FILE, "utf8").trim(),
  max: 10,
  connectionTimeoutMillis: 5_000,
});

// A connection that breaks while nobody uses it: the pool makes a new one.
database.on("error", (error) => log("error", error.message));
