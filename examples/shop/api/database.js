import { readFileSync } from "node:fs";
import pg from "pg";

/** Connects with the PG* variables. The password comes from a file, never from the environment. */
export const database = new pg.Pool({
  password: readFileSync(process.env.PGPASSWORD_FILE, "utf8").trim(),
  max: 5,
});
