import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import { EngineUnreachable } from "../../errors.ts";

interface SshTarget {
  /** `host` or `user@host`. */
  readonly destination: string;
  readonly port?: string | undefined;
}

/** A connection to the engine at the other end of the user's own ssh: their keys, agent, known hosts and config hold. */
export function connectSsh({ destination, port }: SshTarget): Duplex {
  const options = ["-T", "-o", "ConnectTimeout=30", ...(port === undefined ? [] : ["-p", port])];
  const child = spawn("ssh", [...options, "--", destination, "docker", "system", "dial-stdio"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const connection = Duplex.from({ readable: child.stdout, writable: child.stdin });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-500);
  });
  child.on("error", (error) => connection.destroy(error));
  child.on("close", (code) => {
    if (code) connection.destroy(new EngineUnreachable(`ssh ${destination} failed: ${said.trim() || `exit ${code}`}`));
  });
  connection.on("close", () => child.kill());
  return Object.assign(connection, socketManners(child));
}

// http.Agent treats what it keeps for later as a socket.
function socketManners(child: ReturnType<typeof spawn>) {
  return {
    setKeepAlive() {},
    setNoDelay() {},
    setTimeout() {},
    ref: () => child.ref(),
    unref: () => child.unref(),
  };
}
