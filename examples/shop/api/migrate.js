import { database } from "./database.js";

await database.query(
  "CREATE TABLE IF NOT EXISTS products (id serial PRIMARY KEY, name text UNIQUE, price_cents integer)",
);
const { rowCount } = await database.query(
  "INSERT INTO products (name, price_cents) VALUES ('anchor', 4900), ('rope', 1200), ('lantern', 2300) ON CONFLICT DO NOTHING",
);
console.log(`schema is up to date, ${rowCount} products added`);
await database.end();
