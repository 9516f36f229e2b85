import { once } from "node:events";
import { dirname } from "node:path";
import type { Duplex } from "node:stream";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { agentFor } from "../../../../../src/engine/docker/connect/agent.ts";
import { EngineUnreachable } from "../../../../../src/engine/errors.ts";
import { program } from "../../../plugins/programs.ts";

/** Connects to a TLS server under a host name. Returns the server name that it was asked for, and Node's warnings. */
async function askedBy(host: string) {
  const asked: (string | false | null)[] = [];
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => warned.mockRestore());
  const server = await listening((name) => asked.push(name));
  const { port } = server.address() as { readonly port: number };
  const agent = agentFor({ kind: "tcp", host, port, tls: {} });
  const socket = (agent as unknown as { createConnection(): TLSSocket }).createConnection();
  // The server has no certificate: it gets the name, and the handshake fails.
  await once(socket, "error");
  return { asked, warnings: warned.mock.calls.map(String) };
}

async function listening(hear: (name: string) => void): Promise<Server> {
  const server = createServer({
    SNICallback: (name, done) => {
      hear(name);
      done(null);
    },
  });
  onTestFinished(() => void server.close());
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("a connection to an engine over TLS", () => {
  it("sends the host as server name", async () => {
    expect(await askedBy("localhost")).toEqual({ asked: ["localhost"], warnings: [] });
  });

  it("sends no server name for an IP address, so that Node does not warn", async () => {
    expect(await askedBy("127.0.0.1")).toEqual({ asked: [], warnings: [] });
  });
});

describe("a connection to an engine over ssh", () => {
  const connect = (script: string | undefined): Duplex => {
    vi.stubEnv("PATH", script === undefined ? "/nowhere" : `${dirname(program(script, "ssh"))}:${process.env["PATH"]}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const agent = agentFor({ kind: "ssh", destination: "me@host", port: "2222" });
    return (agent as unknown as { createConnection(): Duplex }).createConnection();
  };

  it("runs docker on the other machine, and reads and writes through it", async () => {
    const connection = connect('#!/bin/sh\necho "$@"\ncat\n').setEncoding("utf8");
    connection.end("ping\n");
    const chunks: string[] = [];
    for await (const chunk of connection) chunks.push(chunk);
    expect(chunks.join("")).toBe("-T -o ConnectTimeout=30 -p 2222 -- me@host docker system dial-stdio\nping\n");
  });

  it("fails with what ssh printed", async () => {
    const [error] = await once(connect("#!/bin/sh\necho Permission denied >&2\nexit 255\n"), "error");
    expect(error).toBeInstanceOf(EngineUnreachable);
    expect(error.message).toBe("ssh me@host: Permission denied");
  });

  it("fails if there is no ssh", async () => {
    const [error] = await once(connect(undefined), "error");
    expect(error).toBeInstanceOf(EngineUnreachable);
    expect(error.message).toBe("cannot start ssh: spawn ssh ENOENT");
  });
});
