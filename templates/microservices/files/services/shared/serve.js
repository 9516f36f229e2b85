import { createServer } from "node:http";
import { log } from "./log.js";
import { flush, parentOf, traced } from "./trace.js";

const longestBody = 1024 * 1024;

/** An error response caused by the caller or by another service. */
export function refused(status, message) {
  return Object.assign(new Error(message), { status });
}

/** Serves `answer(request)` on these ports: `{ method, path, query, body }` in, `{ status, body, type }` out. */
export function serve(answer, { ports = [3000], isTraced = true } = {}) {
  const servers = ports.map((port) =>
    createServer((request, response) => take(request, response, answer, isTraced)).listen(port, () =>
      log("info", `listening on port ${port}`),
    ),
  );
  // Finishes open requests, then exits. The stack's stop_grace_period limits how long that may take.
  process.on("SIGTERM", async () => {
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done).closeIdleConnections())));
    await flush();
    process.exit(0);
  });
}

async function take(request, response, answer, isTraced) {
  const { method, url, headers } = request;
  const { pathname: path, searchParams: query } = new URL(url, "http://localhost");
  if (path === "/health") return send(response, 200, { ok: true });
  const work = async () => {
    const { status, body, type } = await answered(async () =>
      answer({ method, path, query, body: await read(request) }),
    );
    send(response, status, body, type);
    log(isTraced ? "info" : "debug", `${method} ${path} ${status}`);
  };
  await (isTraced ? traced(`${method} ${path}`, "server", work, parentOf(headers.traceparent)) : work());
}

async function answered(work) {
  try {
    const { status = 200, body, type } = await work();
    return { status, body, type };
  } catch (error) {
    if (error.status !== undefined) return { status: error.status, body: { error: error.message } };
    log("error", error.stack);
    return { status: 500, body: { error: "see the logs" } };
  }
}

function send(response, status, body, type = "application/json") {
  const text = type === "application/json" ? `${JSON.stringify(body)}\n` : body;
  response.writeHead(status, { "content-type": type }).end(text);
}

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > longestBody) throw refused(413, "body too large");
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw refused(400, "the body is not valid JSON");
  }
}
