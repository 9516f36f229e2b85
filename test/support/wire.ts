import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";

interface Wire {
  /** For DOCKER_HOST. */
  readonly dockerHost: string;
  /** `GET /v1.45/containers/json?…`, in the order in which they were sent. */
  readonly requests: readonly string[];
  /** Resolves once a request of this kind was sent. */
  sent(request: RegExp): Promise<void>;
  close(): Promise<void>;
}

type Silence = Omit<Wire, "sent">;

/** A wire to the real engine that writes down each request: passes every byte on, unchanged. */
export async function tapEngine(dockerHost: string): Promise<Wire> {
  const requests: string[] = [];
  const news = new EventEmitter();
  const tap = await listen((client) => {
    const url = new URL(dockerHost);
    const engine = url.protocol === "unix:" ? connect(url.pathname) : connect(Number(url.port || "2375"), url.hostname);
    client.on("data", (chunk) => {
      for (const [, request] of chunk
        .toString("latin1")
        .matchAll(/^((?:GET|HEAD|POST|PUT|DELETE) \S+) HTTP\/1\.1\r$/gm))
        requests.push(request ?? "");
      news.emit("request");
    });
    client.pipe(engine).pipe(client);
    const end = () => {
      client.destroy();
      engine.destroy();
    };
    for (const socket of [client, engine]) socket.on("error", end).on("close", end);
  }, requests);
  const sent = async (request: RegExp) => {
    while (!requests.some((one) => request.test(one))) await once(news, "request");
  };
  return { ...tap, sent };
}

/** An engine whose connection is lost, once it has sent so many bytes, if a request on it matches. */
export function cutEngine(dockerHost: string, request: RegExp, afterBytes: number): Promise<Silence> {
  return listen((client) => {
    const engine = connect(new URL(dockerHost).pathname);
    let isCut = false;
    let bytes = 0;
    client.on("data", (chunk) => {
      isCut ||= request.test(chunk.toString("latin1"));
    });
    engine.on("data", (chunk) => {
      bytes += isCut ? chunk.length : 0;
      if (bytes > afterBytes) client.destroy();
    });
    client.pipe(engine).pipe(client);
    const end = () => {
      client.destroy();
      engine.destroy();
    };
    for (const socket of [client, engine]) socket.on("error", end).on("close", end);
  });
}

/** Something that takes every connection and never says a word, as a hung engine does. */
export function muteEngine(): Promise<Silence> {
  return listen(() => undefined);
}

/** Something that greets as an engine does (with this API version), and then never answers again. */
export function hungEngine(apiVersion: string): Promise<Silence> {
  return listen((client) => {
    client.on("data", (chunk) => {
      if (/^(GET|HEAD) \S*\/_ping\??\S* /.test(chunk.toString("latin1")))
        client.write(`HTTP/1.1 200 OK\r\nApi-Version: ${apiVersion}\r\nContent-Length: 2\r\n\r\nOK`);
    });
  });
}

async function listen(serve: (client: Socket) => void, requests: readonly string[] = []): Promise<Silence> {
  const folder = mkdtempSync(`${tmpdir()}/berth-wire-`);
  const clients = new Set<Socket>();
  const server: Server = createServer((client) => {
    clients.add(client);
    client.on("error", () => client.destroy()).on("close", () => clients.delete(client));
    serve(client);
  });
  await new Promise<void>((resolve) => server.listen(`${folder}/engine.sock`, resolve));
  return {
    dockerHost: `unix://${folder}/engine.sock`,
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const client of clients) client.destroy();
        server.close(() => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
      }),
  };
}

/** A TCP port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
