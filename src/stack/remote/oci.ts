import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RemoteRefused } from "../errors.ts";
import { cached, cacheFolder, exists } from "./cache.ts";
import type { GitOptions } from "./git.ts";
import { digestOf, type Login, type OciSource, openRepository, type Repository } from "./registry.ts";
import type { Checkout } from "./remote.ts";

type Annotations = Readonly<Record<string, string | null>>;

interface Layer {
  readonly mediaType?: string | null;
  readonly digest?: string | null;
  readonly annotations?: Annotations | null;
}

interface Manifest {
  readonly mediaType?: string | null;
  readonly artifactType?: string | null;
  readonly config?: { readonly mediaType?: string | null } | null;
  readonly layers?: readonly Layer[] | null;
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
  let manifest: unknown;
  try {
    manifest = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw new RemoteRefused(`${text}: the manifest is not valid JSON`, notAProject, cause);
  }
  if (!isManifest(manifest)) throw new RemoteRefused(`${text}: the manifest is not valid`, notAProject);
  if ((manifest.layers?.length ?? 0) > layerLimit) {
    throw new RemoteRefused(`${text}: the manifest has more than ${layerLimit} layers`, notAProject);
  }
  const type = manifest.artifactType || manifest.config?.mediaType || manifest.mediaType;
  if (type === types.project || type === types.emptyConfig) return manifest;
  throw new RemoteRefused(`${text} is not a compose project OCI artifact, but ${type ?? "has no type"}`, notAProject);
}

/** The number of layers, each a request: a real project has a few dozen. */
const layerLimit = 500;

/** The size of all files together. */
const sizeLimit = 32 * 1024 * 1024;

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false;
  const { layers, config } = value;
  return (
    [value["mediaType"], value["artifactType"]].every(isOptionalText) &&
    (config == null || (isObject(config) && isOptionalText(config["mediaType"]))) &&
    (layers == null || (Array.isArray(layers) && layers.every(isLayer)))
  );
}

function isLayer(value: unknown): value is Layer {
  if (!isObject(value)) return false;
  const { mediaType, digest, annotations } = value;
  const areTexts = annotations == null || (isObject(annotations) && Object.values(annotations).every(isOptionalText));
  return [mediaType, digest].every(isOptionalText) && areTexts;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A registry in Go may write null for what is missing. */
function isOptionalText(value: unknown): boolean {
  return value == null || typeof value === "string";
}

const notAProject = "Use an artifact that `docker compose publish` created.";

/** The artifact's files by name. A file that others extend keeps its name; all others become one stack file with several documents. */
async function filesOf(manifest: Manifest, repository: Repository, source: OciSource) {
  const files = new Map<string, readonly Buffer[]>();
  let size = 0;
  for (const layer of manifest.layers ?? []) {
    const { mediaType } = layer;
    if (mediaType !== types.file && mediaType !== types.envFile) continue;
    const { digest, name } = checkedLayer(layer, mediaType, source);
    const bytes = await repository.get("blobs", digest);
    size += bytes.length;
    if (size > sizeLimit) throw invalid(source, "its files are larger than 32 MB");
    const before = mediaType === types.file ? (files.get(name) ?? []) : [];
    files.set(name, before.length === 0 ? [bytes] : [...before, Buffer.from("\n---\n"), bytes]);
  }
  if (!files.has("compose.yaml")) throw invalid(source, "no stack file");
  return files;
}

function checkedLayer({ digest, annotations }: Layer, mediaType: string, source: OciSource) {
  if (digest == null || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw invalid(source, `invalid layer digest "${(digest ?? "").slice(0, 100)}"`);
  }
  const name = nameOf(mediaType, annotations ?? {});
  if (name == null || /[\\/\0]|^\.{0,2}$/.test(name) || Buffer.byteLength(name) > 255) {
    throw invalid(source, `invalid layer file name "${(name ?? "").slice(0, 100)}"`);
  }
  return { digest, name };
}

function nameOf(mediaType: string, annotations: Annotations): string | null | undefined {
  if (mediaType === types.envFile) return annotations["com.docker.compose.envfile"];
  return annotations["com.docker.compose.extends"] == null ? "compose.yaml" : annotations["com.docker.compose.file"];
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
