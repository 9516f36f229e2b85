import { type Agent, type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import type { Call } from "./request.ts";

/** The connection itself, taken out of HTTP's hands; or the reply of an engine that did not give it. */
export type Upgraded =
  | { readonly kind: "connection"; readonly socket: Duplex }
  | { readonly kind: "reply"; readonly reply: IncomingMessage };

/** Asks the engine to turn an HTTP connection into a plain two-way one; whatever leads to the engine, it is one of the agent's. */
export function upgrade(agent: Agent, version: string, call: Call, signal: AbortSignal): Promise<Upgraded> {
  const body = call.body === undefined ? "" : JSON.stringify(call.body);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    Connection: "Upgrade",
    Upgrade: "tcp",
  };
  return new Promise((resolve, reject) => {
    const asked = request({ agent, method: call.method, path: `/v${version}${call.path}${queryText(call)}`, headers });
    const give = () => asked.destroy(signal.reason);
    signal.addEventListener("abort", give, { once: true });
    asked.on("upgrade", (_reply, socket, head) => {
      signal.removeEventListener("abort", give);
      if (head.length > 0) socket.unshift(head);
      resolve({ kind: "connection", socket });
    });
    asked.on("response", (reply) => resolve({ kind: "reply", reply }));
    asked.on("error", reject);
    asked.end(body);
  });
}

function queryText({ query = {} }: Call): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === "" ? "" : `?${text}`;
}
