import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Env } from "../../../env.ts";
import { EngineUnreachable } from "../../../errors.ts";
import { dockerConfigFolder, readDockerConfig } from "../../docker-config.ts";
import { readTlsFiles, type TlsFiles } from "./tls-files.ts";

export interface DockerContext {
  readonly name: string;
  /** Such as `unix:///home/me/.docker/run/docker.sock`. */
  readonly host: string;
  readonly tls?: TlsFiles | undefined;
}

interface Meta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

/** The chosen context of the Docker CLI (DOCKER_CONTEXT, else the current one); undefined for `default`. */
export async function readContext(env: Env): Promise<DockerContext | undefined> {
  const name = env["DOCKER_CONTEXT"] || (await readDockerConfig(env)).currentContext || "default";
  if (name === "default") return undefined;
  const folder = join(dockerConfigFolder(env), "contexts");
  const digest = createHash("sha256").update(name).digest("hex");
  const docker = (await readMeta(join(folder, "meta", digest, "meta.json"), name)).Endpoints?.docker;
  if (!docker?.Host) {
    throw new EngineUnreachable(`docker context "${name}" names no engine`, { hint: "See `docker context ls`." });
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
    return JSON.parse(await readFile(path, "utf8")) as Meta;
  } catch (cause) {
    throw new EngineUnreachable(`docker context "${name}" does not exist or cannot be read`, {
      hint: "See `docker context ls`; choose one by `docker context use` or DOCKER_CONTEXT.",
      cause,
    });
  }
}
