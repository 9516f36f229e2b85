import { Agent } from "node:http";
import { connect as connectSocket, isIP } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { inspect } from "node:util";
import { type PipedProgram, startProgram } from "../../../process/start-program.ts";
import { EngineUnreachable } from "../../errors.ts";
import type { EngineTarget } from "./endpoint.ts";

/** An empty `servername` keeps Node from deriving one, which would compile its IPv6 pattern and cost 10 ms. */
const settings = { keepAlive: true, maxFreeSockets: 32, servername: "" };

/** An HTTP agent whose connections lead to the engine, over a socket, TCP, TLS or ssh, and are kept alive. */
export function agentFor(target: EngineTarget): Agent {
  const agent = new Agent(settings);
  // docker-modem formats each call for its debug log even if that is off, and would walk all of the agent's sockets.
  return Object.assign(agent, { createConnection: () => connection(target), [inspect.custom]: () => "Agent" });
}

/** Opens a connection to the engine. With `highWaterMark`, as Node's streams define it, for what is read ahead. */
export function connection(target: EngineTarget, options: { readonly highWaterMark?: number } = {}): Duplex {
  switch (target.kind) {
    case "socket":
      return connectSocket({ path: target.path, ...options });
    case "ssh":
      return connectSsh(target);
    case "tcp": {
      const { host, port, tls } = target;
      if (tls === undefined) return connectSocket({ host, port, ...options });
      // TLS does not allow an IP address as server name. The certificate is checked against `host` anyway.
      return connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...tls });
    }
  }
}

interface SshTarget {
  /** `host` or `user@host`. */
  readonly destination: string;
  readonly port?: string | undefined;
}

const maxErrorChars = 500;

/** A connection through the user's own `ssh` program, so that their keys, agent, known hosts and configuration apply. */
function connectSsh({ destination, port }: SshTarget): Duplex {
  const options = ["-T", "-o", "ConnectTimeout=30", ...(port === undefined ? [] : ["-p", port])];
  const ssh = startProgram({
    path: "ssh",
    args: [...options, "--", destination, "docker", "system", "dial-stdio"],
    // The end of its stdin ends it: killed, it would leave the socket of a shared connection behind.
    killAtExit: false,
  });
  let errors = "";
  ssh.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-maxErrorChars);
  });
  const connection = connectionOver(ssh);
  // Not at the end of its output, which alone would look like an engine that closed the connection.
  ssh.ended.then(
    ({ exitCode }) => {
      if (exitCode === 0) connection.push(null);
      else connection.destroy(new EngineUnreachable(`ssh ${destination}: ${errors.trim() || `exit code ${exitCode}`}`));
    },
    ({ cause }) => connection.destroy(new EngineUnreachable(`cannot start ssh: ${cause.message}`)),
  );
  return connection;
}

function connectionOver({ stdin, stdout, stderr, send }: PipedProgram): Duplex {
  const connection = new Duplex({
    read: () => stdout.resume(),
    write: (chunk, _encoding, done) => stdin.write(chunk, () => done()),
    final: (done) => stdin.end(done),
    destroy: (error, done) => {
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
      send("SIGTERM");
      done(error);
    },
  });
  stdout.on("data", (chunk) => {
    if (!connection.push(chunk)) stdout.pause();
  });
  // http.Agent calls these socket methods on connections that it keeps alive.
  return Object.assign(connection, {
    setKeepAlive() {},
    setNoDelay() {},
    setTimeout() {},
    ref() {},
    unref() {},
  });
}
