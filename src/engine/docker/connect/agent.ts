import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent } from "node:http";
import { connect as connectSocket, isIP } from "node:net";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { inspect } from "node:util";
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

function connection(target: EngineTarget): Duplex {
  switch (target.kind) {
    case "socket":
      return connectSocket({ path: target.path });
    case "ssh":
      return connectSsh(target);
    case "tcp": {
      const { host, port, tls } = target;
      if (tls === undefined) return connectSocket({ host, port });
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

/** A connection through the user's own `ssh` program, so that their keys, agent, known hosts and configuration apply. */
function connectSsh({ destination, port }: SshTarget): Duplex {
  const options = ["-T", "-o", "ConnectTimeout=30", ...(port === undefined ? [] : ["-p", port])];
  const child = spawn("ssh", [...options, "--", destination, "docker", "system", "dial-stdio"]);
  let errorOutput = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errorOutput = (errorOutput + text).slice(-500);
  });
  const connection = connectionOver(child);
  child.on("error", (cause) => connection.destroy(new EngineUnreachable(`cannot start ssh: ${cause.message}`)));
  // Wait for the exit: the end of the output alone would look as if the engine had closed the connection.
  child.on("close", (code) => {
    if (code === 0) connection.push(null);
    else connection.destroy(new EngineUnreachable(`ssh ${destination}: ${errorOutput.trim() || `exit code ${code}`}`));
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
  // http.Agent calls these socket methods on connections that it keeps alive.
  return Object.assign(connection, {
    setKeepAlive() {},
    setNoDelay() {},
    setTimeout() {},
    ref() {},
    unref() {},
  });
}
