import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import type { Env } from "../../env.ts";
import { UsageError } from "../../errors.ts";
import { RemoteRefused } from "../../stack/errors.ts";
import { cached } from "../../stack/remote/cache.ts";
import { bounds } from "../template.ts";
import { type NpmEnvironment, runNpm } from "./run-npm.ts";
import { templateCache } from "./template-cache.ts";

/** An unpacked version of a package. */
interface Unpacked {
  readonly root: string;
  readonly version: string;
  /** Its key in the cache. */
  readonly key: string;
}

/** Unpacks the newest version of a package in a range, from the cache if it was fetched before. */
export async function fetchPackage(
  name: string,
  range: string,
  options: NpmEnvironment & { readonly note: (text: string) => void },
): Promise<Unpacked> {
  const { version, integrity } = await versionOf(name, range, options);
  const key = createHash("sha256").update(integrity).digest("hex");
  const root = await cached(join(await templateCache(options.env), key), async (work) => {
    options.note(`Fetching npm:${name}@${version}`);
    await runNpm(["pack", `${name}@${version}`, "--pack-destination", work], options);
    const [tarball] = (await readdir(work)).filter((file) => file.endsWith(".tgz"));
    if (tarball === undefined) throw new RemoteRefused(`npm returned no archive of ${name}@${version}`, "Try again.");
    await unpack(join(work, tarball), join(work, "package"), `npm:${name}`);
  });
  return { root: join(root, "package"), version, key };
}

/** The folder of a package that was unpacked before. Throws if it is not in the cache. */
export async function unpackedBefore(key: string, env: Env): Promise<string> {
  const root = join(await templateCache(env), key, "package");
  await access(root);
  return root;
}

async function versionOf(name: string, range: string, options: NpmEnvironment) {
  const found = await runNpm(["view", `${name}@${range}`, "version", "dist.integrity", "dist.shasum"], options);
  // Several versions may fit; the last one is the newest.
  const newest = (Array.isArray(found) ? found.at(-1) : found) as Partial<Record<string, string>> | undefined;
  const { version, "dist.integrity": integrity = newest?.["dist.shasum"] } = newest ?? {};
  if (typeof version === "string" && typeof integrity === "string") return { version, integrity };
  throw new RemoteRefused(`the registry has no ${name}@${range}`, `See what it has: npm view ${name} versions`);
}

/** Files and folders of the archive, below its first folder; a link, or a path that leads out, is refused. */
async function unpack(archive: string, target: string, name: string): Promise<void> {
  const { extract } = await import("tar-stream");
  const entries = extract();
  const gunzip = createGunzip();
  const source = createReadStream(archive);
  for (const stream of [source, gunzip]) stream.on("error", (error: Error) => entries.destroy(error));
  source.pipe(gunzip).pipe(entries);
  let count = 0;
  let total = 0;
  for await (const entry of entries) {
    const { name: path, type, size = 0, mode = 0 } = entry.header;
    count += 1;
    total += size;
    if (count > bounds.packed) throw refused(name, `more than ${bounds.packed} files`);
    if (total > bounds.total) throw refused(name, "more than 50 MB in total");
    if (type === "file" && !isWithin(path)) throw refused(name, `${JSON.stringify(path)} is outside the package`);
    if (type === "symlink" || type === "link") throw refused(name, `${JSON.stringify(path)} is a link`);
    const to = join(target, ...path.split("/").slice(1));
    if (type === "file") {
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, entry as AsyncIterable<Uint8Array>, { mode: mode & 0o111 ? 0o755 : 0o644 });
    } else entry.resume();
  }
}

function isWithin(path: string): boolean {
  const parts = path.split("/");
  return (
    parts.length > 1 && !path.includes("\\") && parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}

function refused(name: string, why: string): UsageError {
  return new UsageError(`cannot use the package of ${name}: ${why}`, { hint: "Report it to its publisher." });
}
