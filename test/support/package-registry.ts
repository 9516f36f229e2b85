import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { onTestFinished } from "vitest";

/** A package by the paths in its archive; a value that begins with `-> ` is a link. */
export type PackageFiles = Readonly<Record<string, string>>;

interface PackageRegistry {
  /** What npm is to be told: where it is, and to remember nothing. */
  readonly env: Readonly<Record<string, string>>;
  /** Adds a version of a package. */
  publish(name: string, version: string, files: PackageFiles): Promise<void>;
  /** From now on nothing answers. */
  stop(): Promise<void>;
}

/** A registry as far as `npm view` and `npm pack` look, on loopback, gone when the test ends. */
export async function servePackages(cache: string): Promise<PackageRegistry> {
  const versions = new Map<string, Map<string, Buffer>>();
  const server = createServer((request, response) => {
    const [, name = "", version] = /^\/([^/]+?)(?:\/-\/(.+)\.tgz)?$/.exec(request.url ?? "") ?? [];
    const found = versions.get(decodeURIComponent(name));
    if (found === undefined) response.writeHead(404, { "content-type": "application/json" }).end("{}");
    else if (version === undefined) response.end(JSON.stringify(packument(name, found, address())));
    else response.end(found.get(version));
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(stop);
  return {
    env: { npm_config_registry: address(), npm_config_cache: cache, npm_config_fetch_retries: "0" },
    publish: async (name, version, files) => {
      const all = versions.get(name) ?? new Map<string, Buffer>();
      versions.set(name, all.set(version, await archive(files)));
    },
    stop,
  };
}

function packument(name: string, versions: ReadonlyMap<string, Buffer>, address: string) {
  const all = [...versions].map(([version, bytes]) => {
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    return [version, { name, version, dist: { integrity, tarball: `${address}/${name}/-/${version}.tgz` } }] as const;
  });
  return { name, "dist-tags": { latest: all.at(-1)?.[0] }, versions: Object.fromEntries(all) };
}

function archive(files: PackageFiles): Promise<Buffer> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) {
    if (text.startsWith("-> ")) tar.entry({ name, type: "symlink", linkname: text.slice(3) });
    else tar.entry({ name }, text);
  }
  tar.finalize();
  return buffer(tar.pipe(createGzip()));
}
