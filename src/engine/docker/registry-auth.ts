import { readDockerConfig } from "./docker-config.ts";
import type { Env } from "./env.ts";

interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly serveraddress: string;
}

/** The X-Registry-Auth header for a registry, by the plain `auths` of the Docker CLI's config.json. */
export async function registryAuth(env: Env, registry: string): Promise<string | undefined> {
  const found = (await allCredentials(env))[registry];
  return found && header(found);
}

/** The X-Registry-Config header: credentials of every registry, since a build may pull from any. */
export async function registryConfig(env: Env): Promise<string | undefined> {
  const all = await allCredentials(env);
  return Object.keys(all).length === 0 ? undefined : header(all);
}

async function allCredentials(env: Env): Promise<Readonly<Record<string, Credentials>>> {
  const { auths = {} } = await readDockerConfig(env);
  return Object.fromEntries(
    Object.entries(auths).flatMap(([server, { auth, identitytoken }]) => {
      if (!auth && !identitytoken) return [];
      const serveraddress = hostOf(server);
      const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(auth ?? "", "base64").toString("utf8")) ?? [];
      return [[serveraddress, { username, password, identitytoken, serveraddress } as Credentials]];
    }),
  );
}

/** `https://ghcr.io/` and `ghcr.io` are one; Docker Hub's key is a URL by history. */
function hostOf(server: string): string {
  if (server.includes("index.docker.io")) return "https://index.docker.io/v1/";
  return server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

function header(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
