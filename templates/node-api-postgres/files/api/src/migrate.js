import { readdir, readFile } from "node:fs/promises";
import { database } from "./database.js";
import { log } from "./log.js";

const folder = new URL("../migrations/", import.meta.url);
const client = await database.connect();
try {
  // One migration at a time, even if several containers start.
  await client.query("SELECT pg_advisory_lock(1)");
  await client.query(
    "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, made_at timestamptz DEFAULT now())",
  );
  const { rows } = await client.query("SELECT name FROM migrations");
  const done = new Set(rows.map(({ name }) => name));
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort()) {
    if (done.has(name)) continue;
    await client.query("BEGIN");
    await client.query(await readFile(new URL(name, folder), "utf8"));
    await client.query("INSERT INTO migrations (name) VALUES ($1)", [name]);
    await client.query("COMMIT");
    log("info", `applied ${name}`);
  }
} finally {
  client.release();
  await database.end();
}
