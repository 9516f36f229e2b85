import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/** An image of one layer, as a registry hands it out. */
export interface ServedImage {
  readonly layer: Buffer;
  readonly layerDigest: string;
  /** Answers for its manifest or one of its blobs; false where it has no such. */
  answer(reply: ServerResponse, kind: string | undefined, reference: string | undefined): boolean;
}

/** An image whose layer is made of these bytes: no tar, where only the way to it is tested. */
export function servedImage(raw: Buffer): ServedImage {
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
      config: { mediaType: "application/vnd.docker.container.image.v1+json", ...descriptor(config) },
      layers: [{ mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip", ...descriptor(layer) }],
    }),
  );
  const blobs = new Map([config, layer].map((bytes) => [digestOf(bytes), bytes]));
  return {
    layer,
    layerDigest: digestOf(layer),
    answer(reply, kind, reference = "") {
      const found = kind === "manifests" ? manifest : blobs.get(reference);
      if (found === undefined) return false;
      const type =
        kind === "manifests" ? "application/vnd.docker.distribution.manifest.v2+json" : "application/octet-stream";
      reply.writeHead(200, {
        "Content-Type": type,
        "Content-Length": found.length,
        "Docker-Content-Digest": digestOf(found),
      });
      reply.end(found);
      return true;
    },
  };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function descriptor(bytes: Buffer) {
  return { size: bytes.length, digest: digestOf(bytes) };
}
