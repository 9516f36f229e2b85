import { createServer } from "node:http";
import { database } from "./database.js";
import { log } from "./log.js";
import { answer } from "./routes.js";

const longestBody = 1024 * 1024;

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBody) throw Object.assign(new Error("body too large"), { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const server = createServer(async (request, response) => {
  const { method, url } = request;
  const { pathname } = new URL(url, "http://localhost");
  const send = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
    if (pathname !== "/health") log("info", `${method} ${pathname} ${status}`);
  };
  try {
    const { status = 200, body } = await answer(method, pathname, await read(request), database);
    send(status, body);
  } catch (error) {
    if (error.status === undefined) log("error", error.stack);
    send(error.status ?? 500, { error: error.status === undefined ? "see the logs" : error.message });
  }
});

server.listen(3000, () => log("info", "listening on port 3000"));

// Finishes open requests, then exits. The stack's stop_grace_period limits how long that may take.
process.on("SIGTERM", () => {
  server.close(async () => {
    await database.end();
    process.exit(0);
  });
  server.closeIdleConnections();
});
