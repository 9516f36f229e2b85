import { createHash } from "node:crypto";
import { RemoteRefused } from "../errors.ts";

/** The credentials for a registry or its token server. */
export interface Login {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly identitytoken?: string | undefined;
}

/** One repository of a registry, read through the distribution API. */
export interface Repository {
  /** The bytes of a manifest or blob, verified if the reference is a digest. */
  get(kind: "manifests" | "blobs", reference: string): Promise<Buffer>;
}

const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.oci.image.index.v1+json",
].join(", ");

/** The maximum size of a manifest or layer, the same as for a stack file. */
const sizeLimit = 10 * 1024 * 1024;
/** The maximum size of a token server's answer: a token has a few kB. */
const tokenLimit = 1024 * 1024;
const timeLimitMs = 60_000;

/** Opens the repository of an artifact. Logs in if the registry asks for it. */
export function openRepository(
  source: OciSource,
  login: Login | undefined,
  signal: AbortSignal | undefined,
): Repository {
  const { host, repository } = source;
  let authorization: string | undefined;
  let scheme = "https";

  async function request(path: string): Promise<Response> {
    const headers = { accept: manifestTypes, ...(authorization === undefined ? {} : { authorization }) };
    const get = () => fetch(`${scheme}://${host}/v2/${repository}/${path}`, { headers, signal: withTimeout(signal) });
    try {
      return await get();
    } catch (error) {
      // As in the engine, a registry on this machine may use plain HTTP.
      if (!isLoopback(host) || scheme === "http" || signal?.aborted) throw error;
      scheme = "http";
      return get();
    }
  }

  async function authorizedRequest(path: string): Promise<Response> {
    const first = await request(path);
    const challenge = first.headers.get("www-authenticate");
    if (first.status !== 401 || challenge === null || authorization !== undefined) return first;
    await first.body?.cancel();
    authorization = await authorizationFor(challenge, login, signal);
    return authorization === undefined ? first : request(path);
  }

  async function read(path: string, reference: string): Promise<Buffer> {
    try {
      const response = await authorizedRequest(path);
      if (!response.ok) throw refusal(response.status, source, reference);
      return await bytesOf(response, sizeLimit, () => {
        return new RemoteRefused(`registry ${host} returned more than 10 MB`, "Check that this is the right artifact.");
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof RemoteRefused) throw error;
      throw new RemoteRefused(`cannot reach registry ${host}: ${reasonOf(error)}`, reachHint, error);
    }
  }

  return {
    get: async (kind, reference) => {
      const bytes = await read(`${kind}/${reference}`, reference);
      if (reference.startsWith("sha256:") && digestOf(bytes) !== reference) {
        throw new RemoteRefused(
          `registry ${host} returned content that does not match ${reference}`,
          "Try again, or contact the registry's operator.",
        );
      }
      return bytes;
    },
  };
}

/** `sha256:…` of some bytes. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

const reachHint = "Check the registry's name, the network and its certificate.";

/** The Authorization header for a registry's challenge; undefined if there are no credentials for it. */
async function authorizationFor(
  challenge: string,
  login: Login | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const basic = login?.password === undefined ? undefined : basicOf(login.username ?? "", login.password);
  if (/^basic\b/i.test(challenge)) return basic;
  const { realm, service, scope } = parametersOf(challenge);
  if (realm === undefined) return undefined;
  const url = new URL(realm);
  const token = login?.identitytoken;
  const body = { grant_type: "refresh_token", service, scope, client_id: "berth", refresh_token: token };
  for (const [name, value] of Object.entries({ service, scope })) if (value) url.searchParams.set(name, value);
  const response = token
    ? await fetch(realm, { method: "POST", body: new URLSearchParams(defined(body)), signal: withTimeout(signal) })
    : await fetch(url, { headers: basic === undefined ? {} : { authorization: basic }, signal: withTimeout(signal) });
  if (!response.ok) return undefined;
  return `Bearer ${await tokenOf(response, url.host)}`;
}

/** The token in a token server's answer. The registry chooses that server, so it may send anything. */
async function tokenOf(response: Response, server: string): Promise<string> {
  const invalid = () =>
    new RemoteRefused(`token server ${server} sent an invalid answer`, "Contact the registry's operator.");
  const text = (await bytesOf(response, tokenLimit, invalid)).toString("utf8");
  const { token, access_token: other } = (jsonOf(text) ?? {}) as Readonly<Record<string, unknown>>;
  const found = token ?? other;
  // A header cannot hold any other character.
  if (typeof found === "string" && /^[\x21-\x7E]+$/.test(found)) return found;
  throw invalid();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function basicOf(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function parametersOf(challenge: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value]) => [name, value]));
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function withTimeout(signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(timeLimitMs);
  return signal === undefined ? limit : AbortSignal.any([limit, signal]);
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$/.test(host);
}

function refusal(status: number, { host, registry, repository, tag, digest }: OciSource, reference: string) {
  const name = `${host}/${repository}:${digest ?? tag}`;
  if (status === 404) {
    return new RemoteRefused(`${name}: ${reference} not found in the registry`, "Check the name and the tag.");
  }
  if (status === 401 || status === 403) {
    const server = registry.startsWith("https://index.docker.io") ? "" : ` ${registry}`;
    return new RemoteRefused(`${name}: access denied by the registry (${status})`, `Log in: docker login${server}`);
  }
  return new RemoteRefused(
    `${name}: the registry responded with status ${status}`,
    "Try again later, or contact the registry's operator.",
  );
}

async function bytesOf(response: Response, limit: number, tooLarge: () => RemoteRefused): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}

/** An OCI artifact in its parts. */
export interface OciSource {
  /** Host that is asked, with its port. */
  readonly host: string;
  /** The registry as the Docker CLI's config.json knows it. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** The digest (`sha256:…`) that the manifest must have. Takes precedence over the tag. */
  readonly digest: string | undefined;
}
