import { Agent } from "node:http";
import { connect as connectSocket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { Target } from "./endpoint.ts";
import { connectSsh } from "./ssh.ts";

/** An HTTP agent whose connections go to the engine, whatever leads there, and are kept for the next call. */
export function agentFor(target: Target): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 32 });
  return Object.assign(agent, { createConnection: () => connection(target) });
}

function connection(target: Target): Duplex {
  switch (target.kind) {
    case "socket":
      return connectSocket({ path: target.path });
    case "ssh":
      return connectSsh(target);
    case "tcp": {
      const { host, port, tls } = target;
      if (tls === undefined) return connectSocket({ host, port });
      return connectTls({ host, port, servername: host, ...tls });
    }
  }
}
