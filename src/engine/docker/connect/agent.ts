import { Agent } from "node:http";
import { connect as connectSocket, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { inspect } from "node:util";
import type { Target } from "./endpoint.ts";
import { connectSsh } from "./ssh.ts";

/** With a name of the server, if an empty one, Node does not look for it: it would build what tells an IPv6 address, for 10 ms. */
const settings = { keepAlive: true, maxFreeSockets: 32, servername: "" };

/** An HTTP agent whose connections go to the engine, whatever leads there, and are kept for the next call. */
export function agentFor(target: Target): Agent {
  const agent = new Agent(settings);
  // docker-modem describes each call for its debug log, wanted or not: all of an agent's sockets would be walked each time.
  return Object.assign(agent, { createConnection: () => connection(target), [inspect.custom]: () => "Agent" });
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
      // An address is no name to ask for; the certificate is held against `host` all the same.
      return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...tls });
    }
  }
}
