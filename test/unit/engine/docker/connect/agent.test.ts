import { once } from "node:events";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { agentFor } from "../../../../../src/engine/docker/connect/agent.ts";

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
