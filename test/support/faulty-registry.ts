import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { servedImage } from "./served-image.ts";

/** A registry that fails by the image's name: `401` `404` `429` `500` answer so, `cut` and `stall` break off in the middle of a layer. */
export interface FaultyRegistry {
  readonly host: string;
  /** Resolves once half a layer of `stall` is out. */
  readonly stalled: Promise<void>;
}

const image = servedImage(randomBytes(200_000));
const codes: Readonly<Record<string, string>> = {
  401: "UNAUTHORIZED",
  404: "MANIFEST_UNKNOWN",
  429: "TOOMANYREQUESTS",
  500: "UNKNOWN",
};

/** One for the tests of a file. It fakes the network, not the engine: a real one speaks to it. */
export function useFaultyRegistry(): () => FaultyRegistry {
  let stall = () => {};
  const stalled = new Promise<void>((resolve) => {
    stall = resolve;
  });
  const server = createServer((request, reply) => {
    const [, , name = "", kind, reference] = (request.url ?? "").split("/");
    if (name === "") reply.end();
    else if (codes[name] !== undefined) refuse(reply, Number(name));
    else if (kind === "blobs" && reference === image.layerDigest) halfOf(reply, name === "cut", stall);
    else image.answer(reply, kind, reference);
  });
  beforeAll(() => new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return () => ({ host: `127.0.0.1:${(server.address() as AddressInfo).port}`, stalled });
}

function refuse(reply: ServerResponse, status: number): void {
  const headers = status === 401 ? { "WWW-Authenticate": 'Basic realm="faulty"' } : {};
  reply.writeHead(status, { "Content-Type": "application/json", ...headers });
  reply.end(JSON.stringify({ errors: [{ code: codes[status], message: `code ${status}` }] }));
}

function halfOf(reply: ServerResponse, isCut: boolean, stalled: () => void): void {
  reply.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": image.layer.length });
  reply.write(image.layer.subarray(0, image.layer.length / 2), () => (isCut ? reply.destroy() : stalled()));
}
