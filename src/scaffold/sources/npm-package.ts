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

/** One version of a package, as it is on this machine. */
interface Unpacked {
  readonly root: string;
  readonly version: string;
  /** Under which it is kept. */
  readonly key: string;
}

/** Unpacks the version of a package that a range means now; from the cache where it was fetched before. */
export async function fetchPackage(
  name: string,
  range: string,
  around: NpmEnvironment & { readonly note: (text: string) => void },
): Promise<Unpacked> {
  const { version, integrity } = await versionOf(name, range, around);
  const key = createHash("sha256").update(integrity).digest("hex");
  const root = await cached(join(await templateCache(around.env), key), async (work) => {
    around.note(`Fetching npm:${name}@${version}`);
    await runNpm(["pack", `${name}@${version}`, "--pack-destination", work], around);
    const [tarball] = (await readdir(work)).filter((file) => file.endsWith(".tgz"));
    if (tarball === undefined) throw new RemoteRefused(`npm gave no archive of ${name}@${version}`, "Try again.");
    await unpack(join(work, tarball), join(work, "package"), `npm:${name}`);
  });
  return { root: join(root, "package"), version, key };
}

/** What was unpacked under a key; throws where nothing was. */
export async function unpackedBefore(key: string, env: Env): Promise<string> {
  const root = join(await templateCache(env), key, "package");
  await access(root);
  return root;
}

async function versionOf(name: string, range: string, around: NpmEnvironment) {
  const found = await runNpm(["view", `${name}@${range}`, "version", "dist.integrity", "dist.shasum"], around);
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
    if (count > bounds.packed) throw refused(name, `it has more than ${bounds.packed} files`);
    if (total > bounds.total) throw refused(name, "its files are larger than 50 MB together");
    if (type === "file" && !isWithin(path)) throw refused(name, `${JSON.stringify(path)} leads out of it`);
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

function refused(name: string, what: string): UsageError {
  return new UsageError(`the package of ${name} cannot be used: ${what}`, { hint: "Tell whoever published it." });
}
