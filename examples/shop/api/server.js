import { createServer } from "node:http";
import { createClient } from "redis";
import { database } from "./database.js";

const cache = await createClient({ url: process.env.REDIS_URL }).on("error", console.error).connect();

const routes = {
  "GET /health": async () => ({
    database: (await database.query("SELECT 1")).rowCount === 1,
    cache: await cache.ping(),
  }),
  "GET /products": async () => ({
    views: await cache.incr("views"),
    products: (await database.query("SELECT id, name, price_cents FROM products ORDER BY id")).rows,
  }),
  "POST /products": async (body) => {
    const { name, price_cents } = JSON.parse(body);
    const sql = "INSERT INTO products (name, price_cents) VALUES ($1, $2) RETURNING id";
    return (await database.query(sql, [name, price_cents])).rows[0];
  },
};

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const server = createServer(async (request, response) => {
  const route = routes[`${request.method} ${request.url}`];
  try {
    const answer = route === undefined ? undefined : await route(await read(request));
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { error: "not found" }));
  } catch (error) {
    console.error(error.message);
    response.writeHead(500).end(JSON.stringify({ error: "see the logs" }));
  }
  if (request.url !== "/health") console.log(`${request.method} ${request.url} ${response.statusCode}`);
});

server.listen(3000, () => console.log("shop api on port 3000"));

process.on("SIGTERM", async () => {
  server.close();
  await Promise.allSettled([database.end(), cache.quit()]);
  process.exit(0);
});
