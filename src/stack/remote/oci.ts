import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RemoteRefused } from "../errors.ts";
import { cached, cacheFolder, exists } from "./cache.ts";
import type { GitOptions } from "./git.ts";
import { digestOf, type Login, type OciSource, openRepository, type Repository } from "./registry.ts";
import type { Checkout } from "./remote.ts";

interface Layer {
  readonly mediaType?: string;
  readonly digest?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: { readonly mediaType?: string };
  readonly layers?: readonly Layer[];
}

const types = {
  project: "application/vnd.docker.compose.project",
  file: "application/vnd.docker.compose.file+yaml",
  envFile: "application/vnd.docker.compose.envfile",
  /** Marks a project in registries that do not support artifact types. */
  emptyConfig: "application/vnd.docker.compose.config.empty.v1+json",
};

/** What fetching an artifact needs. */
export interface OciOptions extends GitOptions {
  /** The login for a registry, from the Docker CLI's config.json. */
  credentials(registry: string): Promise<Login | undefined>;
}

/** The stack file of an OCI artifact, from the cache if this digest was fetched before. */
export async function fetchOci(text: string, { env, credentials, note, signal }: OciOptions): Promise<Checkout> {
  const source = ociSource(text);
  const cache = await cacheFolder(env);
  const folder = (digest: string) => join(cache, digest.replace("sha256:", ""));
  const file = (root: string) => ({ root, file: join(root, "compose.yaml") });
  if (source.digest !== undefined && (await exists(folder(source.digest)))) return file(folder(source.digest));

  const repository = openRepository(source, await credentials(source.registry), signal);
  const bytes = await repository.get("manifests", source.digest ?? source.tag);
  const digest = digestOf(bytes);
  const manifest = manifestOf(bytes, text);
  const root = await cached(folder(digest), async (work) => {
    note(`Fetching ${text} (${digest.slice(0, 19)})`);
    const files = await filesOf(manifest, repository, source);
    for (const [name, parts] of files) await writeFile(join(work, name), Buffer.concat(parts), { mode: 0o600 });
  });
  return file(root);
}

function manifestOf(bytes: Buffer, text: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(bytes.toString("utf8")) as Manifest;
  } catch (cause) {
    throw new RemoteRefused(`${text}: the manifest is not valid JSON`, notAProject, cause);
  }
  const type = manifest.artifactType || manifest.config?.mediaType || manifest.mediaType;
  if (type === types.project || type === types.emptyConfig) return manifest;
  throw new RemoteRefused(`${text} is not a compose project OCI artifact, but ${type ?? "has no type"}`, notAProject);
}

const notAProject = "Use an artifact that `docker compose publish` created.";

/** The artifact's files by name. A file that others extend keeps its name; all others become one stack file with several documents. */
async function filesOf(manifest: Manifest, repository: Repository, source: OciSource) {
  const files = new Map<string, readonly Buffer[]>();
  for (const { mediaType, digest = "", annotations = {} } of manifest.layers ?? []) {
    if (mediaType !== types.file && mediaType !== types.envFile) continue;
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw invalid(source, `invalid layer digest "${digest}"`);
    const name = nameOf(mediaType, annotations);
    if (name === undefined || /[\\/\0]|^\.{0,2}$/.test(name))
      throw invalid(source, `invalid layer file name "${name}"`);
    const bytes = await repository.get("blobs", digest);
    const before = mediaType === types.file ? (files.get(name) ?? []) : [];
    files.set(name, before.length === 0 ? [bytes] : [...before, Buffer.from("\n---\n"), bytes]);
  }
  if (!files.has("compose.yaml")) throw invalid(source, "no stack file");
  return files;
}

function nameOf(mediaType: string, annotations: Readonly<Record<string, string>>): string | undefined {
  if (mediaType === types.envFile) return annotations["com.docker.compose.envfile"];
  return annotations["com.docker.compose.extends"] === undefined
    ? "compose.yaml"
    : annotations["com.docker.compose.file"];
}

function invalid({ host, repository }: OciSource, reason: string): RemoteRefused {
  return new RemoteRefused(`invalid OCI artifact ${host}/${repository}: ${reason}`, notAProject);
}

/** `oci://[HOST/]REPOSITORY[:TAG][@DIGEST]` → its parts. The default host is Docker Hub. */
function ociSource(text: string): OciSource {
  const [, name = "", tag = "latest", digest] =
    /^oci:\/\/([^@:]+(?::\d+\/[^@:]+)?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/i.exec(text) ?? [];
  const [first = "", ...rest] = name.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = isHost ? rest.join("/") : name;
  if (!/^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/.test(path)) {
    throw new RemoteRefused(`invalid OCI reference "${text}"`, 'Write it as "oci://registry/name:tag", in lower case.');
  }
  if (isHost && first !== "docker.io") return { host: first, registry: first, repository: path, tag, digest };
  const repository = path.includes("/") ? path : `library/${path}`;
  return { host: "registry-1.docker.io", registry: "https://index.docker.io/v1/", repository, tag, digest };
}
