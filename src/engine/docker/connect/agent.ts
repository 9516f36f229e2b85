import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent } from "node:http";
import { connect as connectSocket, isIP } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { inspect } from "node:util";
import { EngineUnreachable } from "../../errors.ts";
import type { EngineTarget } from "./endpoint.ts";

/** With a name of the server, if an empty one, Node does not look for it: it would build what tells an IPv6 address, for 10 ms. */
const settings = { keepAlive: true, maxFreeSockets: 32, servername: "" };

/** An HTTP agent whose connections go to the engine, whatever leads there, and are kept for the next call. */
export function agentFor(target: EngineTarget): Agent {
  const agent = new Agent(settings);
  // docker-modem describes each call for its debug log, wanted or not: all of an agent's sockets would be walked each time.
  return Object.assign(agent, { createConnection: () => connection(target), [inspect.custom]: () => "Agent" });
}

function connection(target: EngineTarget): Duplex {
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

interface SshTarget {
  /** `host` or `user@host`. */
  readonly destination: string;
  readonly port?: string | undefined;
}

/** A connection to the engine at the other end of the user's own ssh: their keys, agent, known hosts and config hold. */
function connectSsh({ destination, port }: SshTarget): Duplex {
  const options = ["-T", "-o", "ConnectTimeout=30", ...(port === undefined ? [] : ["-p", port])];
  const child = spawn("ssh", [...options, "--", destination, "docker", "system", "dial-stdio"]);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-500);
  });
  const connection = connectionOver(child);
  child.on("error", (cause) => connection.destroy(new EngineUnreachable(`ssh does not start: ${cause.message}`)));
  // Only now is it known why: an end of its output alone would read as an engine that hung up.
  child.on("close", (code) => {
    if (code === 0) connection.push(null);
    else connection.destroy(new EngineUnreachable(`ssh ${destination}: ${said.trim() || `exit code ${code}`}`));
  });
  return connection;
}

function connectionOver(child: ChildProcessWithoutNullStreams): Duplex {
  const connection = new Duplex({
    read: () => child.stdout.resume(),
    write: (chunk, _encoding, done) => child.stdin.write(chunk, () => done()),
    final: (done) => child.stdin.end(done),
    destroy: (error, done) => {
      for (const stream of child.stdio) stream?.destroy();
      child.kill();
      done(error);
    },
  });
  child.stdin.on("error", () => {});
  child.stdout.on("data", (chunk) => {
    if (!connection.push(chunk)) child.stdout.pause();
  });
  // http.Agent treats what it keeps for later as a socket.
  return Object.assign(connection, {
    setKeepAlive() {},
    setNoDelay() {},
    setTimeout() {},
    ref() {},
    unref() {},
  });
}
