import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../../env.ts";
import { withoutPassword } from "../../../redact/addresses.ts";
import { readLimited } from "../../../stack/files/source.ts";
import { dockerConfigFolder, readDockerConfig } from "../../docker-config.ts";
import { EngineUnreachable } from "../../errors.ts";

/** An address where an engine may listen. */
export interface EngineEndpoint {
  /** For people, without a password: `unix:///var/run/docker.sock`. */
  readonly url: string;
  /** Why it is tried: `DOCKER_HOST`, `context "desktop-linux"`, or `usual socket`. */
  readonly from: string;
  readonly target: EngineTarget;
}

export type EngineTarget =
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls?: TlsFiles | undefined }
  | { readonly kind: "ssh"; readonly destination: string; readonly port?: string | undefined };

/** The endpoints to try, in order. If DOCKER_HOST or a context names one, only that one is tried. */
export async function endpointsOf(env: Env): Promise<readonly EngineEndpoint[]> {
  const host = env["DOCKER_HOST"];
  if (host) return [endpointFor(host, "DOCKER_HOST", await tlsOf(env))];
  const context = await readContext(env);
  if (context !== undefined) return [contextEndpoint(context)];
  return usualSockets(env).map((path) => ({
    url: path.startsWith("//./pipe/") ? `npipe://${path}` : `unix://${path}`,
    from: "usual socket",
    target: { kind: "socket", path },
  }));
}

function contextEndpoint({ name, host, tls }: DockerContext): EngineEndpoint {
  return endpointFor(host, `context "${name}"`, tls);
}

function endpointFor(text: string, from: string, tls: TlsFiles | undefined): EngineEndpoint {
  const target = targetOf(text, tls);
  const url = withoutPassword(text);
  if (target !== undefined) return { url, from, target };
  throw new EngineUnreachable(`${from} is "${url}", which is not a valid engine address`, {
    hint: "Use unix:///path, tcp://host:port or ssh://user@host.",
  });
}

/** Parses an engine address; undefined if it is invalid. */
export function targetOf(text: string, tls?: TlsFiles): EngineTarget | undefined {
  const [, scheme = "tcp", rest = ""] = /^(?:([a-z]+):\/\/)?(.*)$/.exec(text) ?? [];
  if (scheme === "unix" || scheme === "npipe") return { kind: "socket", path: rest || "/var/run/docker.sock" };
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : undefined;
  if (url === undefined || url.hostname === "") return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (scheme === "ssh") {
    const user = url.username === "" ? "" : `${decodeURIComponent(url.username)}@`;
    return { kind: "ssh", destination: `${user}${host}`, port: url.port || undefined };
  }
  if (!["tcp", "http", "https"].includes(scheme)) return undefined;
  const secured = tls ?? (scheme === "https" ? {} : undefined);
  return { kind: "tcp", host, port: Number(url.port || (secured === undefined ? 2375 : 2376)), tls: secured };
}

async function tlsOf(env: Env): Promise<TlsFiles | undefined> {
  if (!env["DOCKER_TLS_VERIFY"] && !env["DOCKER_TLS"]) return undefined;
  const folder = env["DOCKER_CERT_PATH"] || join(env["HOME"] || homedir(), ".docker");
  return readTlsFiles(folder, { verify: Boolean(env["DOCKER_TLS_VERIFY"]) });
}

/** The default sockets of Docker, rootless Docker, Docker Desktop, Colima, OrbStack, Rancher Desktop and Podman. */
function usualSockets(env: Env): readonly string[] {
  if (process.platform === "win32") return ["//./pipe/docker_engine", "//./pipe/podman-machine-default"];
  const home = env["HOME"] || homedir();
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    join(home, ".colima/default/docker.sock"),
    join(home, ".config/colima/default/docker.sock"),
    join(home, ".orbstack/run/docker.sock"),
    join(home, ".rd/docker.sock"),
    ...(runtime ? [join(runtime, "podman/podman.sock")] : []),
    "/run/podman/podman.sock",
  ];
}

interface DockerContext {
  readonly name: string;
  /** Such as `unix:///home/me/.docker/run/docker.sock`. */
  readonly host: string;
  readonly tls?: TlsFiles | undefined;
}

interface Meta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

/** The Docker CLI's context: DOCKER_CONTEXT, else the current one; undefined for `default`. */
async function readContext(env: Env): Promise<DockerContext | undefined> {
  const name = env["DOCKER_CONTEXT"] || (await readDockerConfig(env)).currentContext || "default";
  if (name === "default") return undefined;
  const folder = join(dockerConfigFolder(env), "contexts");
  const digest = createHash("sha256").update(name).digest("hex");
  const docker = (await readMeta(join(folder, "meta", digest, "meta.json"), name)).Endpoints?.docker;
  if (!docker?.Host) {
    throw new EngineUnreachable(`docker context "${name}" has no engine address`, {
      hint: "Choose another context: `docker context ls` lists them.",
    });
  }
  const tls = await readTlsFiles(join(folder, "tls", digest, "docker"), { verify: false });
  const secured = tls.ca !== undefined || tls.cert !== undefined;
  return {
    name,
    host: docker.Host,
    tls: secured ? { ...tls, rejectUnauthorized: docker.SkipTLSVerify !== true } : undefined,
  };
}

async function readMeta(path: string, name: string): Promise<Meta> {
  try {
    return JSON.parse((await readLimited(path)).toString("utf8")) as Meta;
  } catch (cause) {
    throw new EngineUnreachable(`docker context "${name}" does not exist or cannot be read`, {
      hint: "Choose another with `docker context use` or DOCKER_CONTEXT; `docker context ls` lists them.",
      cause,
    });
  }
}

/** The certificates and key for a TLS connection to an engine. */
interface TlsFiles {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  readonly rejectUnauthorized?: boolean;
}

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, as far as they exist. With `verify`, `ca.pem` must exist. */
async function readTlsFiles(folder: string, { verify }: { readonly verify: boolean }): Promise<TlsFiles> {
  const [ca, cert, key] = await Promise.all(["ca.pem", "cert.pem", "key.pem"].map((name) => read(join(folder, name))));
  if (verify && ca === undefined) {
    throw new EngineUnreachable(`TLS is enabled, but ${join(folder, "ca.pem")} cannot be read`, {
      hint: "Set DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem, or unset DOCKER_TLS_VERIFY.",
    });
  }
  return { ca, cert, key, rejectUnauthorized: verify };
}

async function read(path: string): Promise<Buffer | undefined> {
  return readLimited(path).catch(() => undefined);
}
