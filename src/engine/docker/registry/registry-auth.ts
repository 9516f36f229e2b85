import type { Env } from "../../../env.ts";
import { authVariable } from "../../auth-variable.ts";
import { type AuthEntry, type DockerConfig, readDockerConfig } from "../../docker-config.ts";
import { askHelper } from "./credential-helper.ts";

/** The credentials that the engine sends to a registry on the user's behalf. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly identitytoken?: string | undefined;
  readonly registrytoken?: string | undefined;
  readonly serveraddress: string;
}

/** Finds a registry's credentials as the Docker CLI does: in DOCKER_AUTH_CONFIG, else from its credential helper, else in `auths` of config.json. */
export async function credentialsFor(
  env: Env,
  registry: string,
  signal?: AbortSignal,
): Promise<Credentials | undefined> {
  return credentialsIn(await readDockerConfig(env), configKey(registry), { env, signal });
}

/** The value of the X-Registry-Auth header; anonymous if there are no credentials. */
export function authHeader(credentials: Credentials | undefined): string {
  return header(credentials ?? {});
}

/** The value of the X-Registry-Config header: the credentials of all registries, because a build may pull from any. */
export async function registryConfig(env: Env): Promise<string | undefined> {
  const all = await allCredentials(env);
  if (all.length === 0) return undefined;
  return header(Object.fromEntries(all.map((credentials) => [credentials.serveraddress, credentials])));
}

/** The text of a config.json with the credentials of all registries, including those of helpers. */
export async function dockerConfigWithCredentials(env: Env): Promise<string> {
  const entries = (await allCredentials(env)).map(({ serveraddress, username = "", password = "", ...tokens }) => {
    const auth = username === "" ? {} : { auth: Buffer.from(`${username}:${password}`).toString("base64") };
    return [serveraddress, { ...auth, ...tokens }];
  });
  return JSON.stringify({ auths: Object.fromEntries(entries) }, null, "\t");
}

async function allCredentials(env: Env): Promise<readonly Credentials[]> {
  const config = await readDockerConfig(env);
  const { auths = {}, credHelpers = {} } = config;
  const sources = [auths, credHelpers, authVariable(env).auths];
  const servers = new Set(sources.flatMap((source) => Object.keys(source)).map(hostOf));
  const found = await Promise.all(
    // The build may not need this registry at all, so a helper that fails counts as having no credentials.
    [...servers].map((server) => credentialsIn(config, server, { env }).catch(() => undefined)),
  );
  return found.filter((credentials) => credentials !== undefined);
}

const hubKey = "https://index.docker.io/v1/";

/** The registry's key in config.json. For historical reasons Docker Hub's is a URL. */
function configKey(registry: string): string {
  return registry === "docker.io" ? hubKey : registry;
}

interface HelperContext {
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

async function credentialsIn(
  config: DockerConfig,
  server: string,
  asking: HelperContext,
): Promise<Credentials | undefined> {
  const { auths = {}, credHelpers = {}, credsStore } = config;
  const given = fromAuthEntry(entryFor(authVariable(asking.env).auths, server), server);
  if (given !== undefined) return given;
  const name = entryFor(credHelpers, server) ?? (credsStore || undefined);
  if (name === undefined) return fromAuthEntry(entryFor(auths, server), server);
  const kept = await askHelper({ name, server, ...asking });
  if (kept === undefined) return undefined;
  return kept.username === "<token>"
    ? { identitytoken: kept.secret, serveraddress: server }
    : { username: kept.username, password: kept.secret, serveraddress: server };
}

function fromAuthEntry(entry: AuthEntry | undefined, serveraddress: string): Credentials | undefined {
  if (entry === undefined) return undefined;
  const decoded = Buffer.from(entry.auth ?? "", "base64")
    .toString("utf8")
    .replace(/\0+$/, "");
  const [, username = entry.username, password = entry.password] = /^([^:]*):(.*)$/s.exec(decoded) ?? [];
  const { identitytoken, registrytoken } = entry;
  const isEmpty = !username && !identitytoken && !registrytoken;
  return isEmpty ? undefined : { username, password, identitytoken, registrytoken, serveraddress };
}

/** The entry for a registry. `https://ghcr.io/` and `ghcr.io` are the same key. */
function entryFor<T>(members: Readonly<Record<string, T>>, server: string): T | undefined {
  if (Object.hasOwn(members, server)) return members[server];
  return Object.entries(members).find(([key]) => hostOf(key) === server)?.[1];
}

function hostOf(server: string): string {
  if (server.includes("index.docker.io")) return hubKey;
  return server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** URL-safe base64 with padding: without padding the engine silently ignores the header. */
function header(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}
