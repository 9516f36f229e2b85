import { request } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface Reply {
  status: number;
  body: string;
}

export interface CallOptions {
  method?: "GET" | "POST" | "DELETE";
  body?: Readable;
  /** The whole call may take this long. */
  timeoutMs?: number;
  /** No byte for this long ends the call. */
  idleMs?: number;
}

/** One call of an engine's HTTP API over unix:// or tcp://. Rejects where there is no answer, whatever the status is. */
export function call(host: string, path: string, options: CallOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = "GET", body, timeoutMs, idleMs } = options;
    const signal = timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) };
    const headers = body ? { "Content-Type": "application/x-tar" } : {};
    const req = request({ ...address(host), method, path, headers, agent: false, ...signal });
    req.on("error", reject);
    req.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    if (idleMs !== undefined) req.setTimeout(idleMs, () => req.destroy(new Error(`${path}: silent for ${idleMs} ms`)));
    if (body) pipeline(body, req).catch(reject);
    else req.end();
  });
}

/** Where Node's HTTP client finds a host. Throws on a scheme that the lab does not speak (ssh, npipe, fd). */
export function address(host: string): { socketPath: string; host: string } | { host: string; port: number } {
  const url = new URL(host);
  if (url.protocol === "unix:") return { socketPath: decodeURIComponent(url.pathname), host: "localhost" };
  if (url.protocol === "tcp:" || url.protocol === "http:")
    return { host: url.hostname, port: Number(url.port || 2375) };
  throw new Error(`the lab does not speak ${url.protocol}//`);
}
