import { createServer } from "node:http";
import { exposed, observe } from "./metrics.js";

const pages = {
  "/": () => ({ type: "application/json", body: '{"hello":"world"}\n' }),
  "/health": () => ({ type: "application/json", body: '{"ok":true}\n' }),
  "/metrics": () => ({ type: "text/plain; version=0.0.4", body: exposed() }),
};

const server = createServer((request, response) => {
  const start = performance.now();
  const { pathname } = new URL(request.url, "http://localhost");
  const page = Object.hasOwn(pages, pathname) ? pages[pathname]() : undefined;
  const { type, body } = page ?? { type: "application/json", body: '{"error":"not found"}\n' };
  const status = page === undefined ? 404 : 200;
  response.writeHead(status, { "content-type": type }).end(body);
  if (pathname === "/health" || pathname === "/metrics") return;
  const path = page === undefined ? "other" : pathname;
  const method = ["GET", "HEAD", "POST"].includes(request.method) ? request.method : "other";
  observe({ method, path, status, took: (performance.now() - start) / 1000 });
});

server.listen(3000, () => console.log("listening on port 3000"));

process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
