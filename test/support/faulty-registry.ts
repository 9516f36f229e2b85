import { createHash, randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll } from "vitest";

/** A registry that fails by the image's name: `401` `404` `429` `500` answer so, `cut` and `stall` break off in the middle of a layer. */
export interface FaultyRegistry {
  readonly host: string;
  /** Resolves once half a layer of `stall` is out. */
  readonly stalled: Promise<void>;
}

const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const raw = randomBytes(200_000);
const layer = gzipSync(raw);
const config = Buffer.from(
  JSON.stringify({
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(raw)] },
  }),
);
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: {
      mediaType: "application/vnd.docker.container.image.v1+json",
      size: config.length,
      digest: digestOf(config),
    },
    layers: [
      {
        mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
        size: layer.length,
        digest: digestOf(layer),
      },
    ],
  }),
);
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
    else if (kind === "manifests") give(reply, manifest, "application/vnd.docker.distribution.manifest.v2+json");
    else if (reference === digestOf(config)) give(reply, config, "application/octet-stream");
    else halfOf(reply, name === "cut", stall);
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

function give(reply: ServerResponse, bytes: Buffer, type: string): void {
  reply.writeHead(200, {
    "Content-Type": type,
    "Content-Length": bytes.length,
    "Docker-Content-Digest": digestOf(bytes),
  });
  reply.end(bytes);
}

function halfOf(reply: ServerResponse, isCut: boolean, stalled: () => void): void {
  reply.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": layer.length });
  reply.write(layer.subarray(0, layer.length / 2), () => (isCut ? reply.destroy() : stalled()));
}
