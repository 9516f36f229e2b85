import { execFile } from "node:child_process";
import type { Env } from "../../../env.ts";
import { authVariable } from "../../auth-variable.ts";
import { type AuthEntry, type DockerConfig, readDockerConfig } from "../../docker-config.ts";
import { EngineRefused } from "../../errors.ts";

/** What the engine shows a registry on the user's behalf. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly identitytoken?: string | undefined;
  readonly registrytoken?: string | undefined;
  readonly serveraddress: string;
}

/** The credentials for a registry, as the Docker CLI finds them: of DOCKER_AUTH_CONFIG, else by config.json of its helper, else of its plain `auths`. */
export async function credentialsFor(
  env: Env,
  registry: string,
  signal?: AbortSignal,
): Promise<Credentials | undefined> {
  return credentialsIn(await readDockerConfig(env), configKey(registry), { env, signal });
}

/** The X-Registry-Auth header; for nobody in particular where there are no credentials. */
export function authHeader(credentials: Credentials | undefined): string {
  return header(credentials ?? {});
}

/** The X-Registry-Config header: credentials of every registry, since a build may pull from any. */
export async function registryConfig(env: Env): Promise<string | undefined> {
  const all = await allCredentials(env);
  return all.length === 0 ? undefined : header(Object.fromEntries(all.map((one) => [one.serveraddress, one])));
}

/** The text of a config.json that holds the credentials of every registry, those of helpers too. */
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
    // Whether they are needed at all is not known: a helper that fails is none.
    [...servers].map((server) => credentialsIn(config, server, { env }).catch(() => undefined)),
  );
  return found.filter((one) => one !== undefined);
}

const hubKey = "https://index.docker.io/v1/";

/** Docker Hub's key in config.json is a URL by history. */
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
  const kept = await getCredentials({ name, server, ...asking });
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

/** The member for a registry: `https://ghcr.io/` and `ghcr.io` are one. */
function entryFor<T>(members: Readonly<Record<string, T>>, server: string): T | undefined {
  if (Object.hasOwn(members, server)) return members[server];
  return Object.entries(members).find(([key]) => hostOf(key) === server)?.[1];
}

function hostOf(server: string): string {
  if (server.includes("index.docker.io")) return hubKey;
  return server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}

/** With padding: without it the engine reads nothing at all, and says so to nobody. */
function header(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/** What a helper keeps for one registry. */
interface Secret {
  /** `<token>`: the secret is an identity token. */
  readonly username: string;
  readonly secret: string;
}

interface Ask {
  /** The program is `docker-credential-NAME`. */
  readonly name: string;
  /** Key of the registry, as `docker login` gave it to the helper. */
  readonly server: string;
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

/** A registry's credentials, by the protocol of Docker's credential helpers; undefined where the helper has none. */
async function getCredentials(ask: Ask): Promise<Secret | undefined> {
  const program = `docker-credential-${ask.name}`;
  const { error, said } = await run(program, ask);
  if (error === undefined) return parsed(said, ask, program);
  ask.signal?.throwIfAborted();
  if (/credentials not found/i.test(said)) return undefined;
  const why =
    error.code === "ENOENT" ? `${program} is not on the PATH` : `${program} failed: ${firstLine(said, error)}`;
  throw noCredentials(ask, why, error);
}

function parsed(said: string, ask: Ask, program: string): Secret | undefined {
  try {
    const { Username, Secret } = JSON.parse(said) as Readonly<Record<"Username" | "Secret", unknown>>;
    if (typeof Username === "string" && typeof Secret === "string") return { username: Username, secret: Secret };
  } catch {
    // Told below, without what it said: there may be a secret in it.
  }
  throw noCredentials(ask, `${program} gave an answer that cannot be read`);
}

function noCredentials({ name, server }: Ask, why: string, cause?: unknown): EngineRefused {
  return new EngineRefused(`no credentials for ${server}: ${why}`, {
    hint: `The Docker config asks "${name}" for them: install or repair it, or take it out of credsStore and credHelpers and run \`docker login ${server}\`.`,
    cause,
  });
}

function firstLine(said: string, error: NodeJS.ErrnoException): string {
  const [line = ""] = said.trim().split("\n");
  return line === "" ? `it ended with ${error.code ?? "a signal"}` : line.slice(0, 200);
}

interface Answer {
  readonly error: NodeJS.ErrnoException | undefined;
  /** On stdout: helpers tell of errors there, too. */
  readonly said: string;
}

function run(program: string, { server, env, signal }: Ask): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { env: { ...env }, ...(signal === undefined ? {} : { signal }) };
    const child = execFile(program, ["get"], options, (error, stdout, stderr) => {
      resolve({ error: (error as NodeJS.ErrnoException | null) ?? undefined, said: stdout || stderr });
    });
    // It may end without reading what it is asked.
    child.stdin?.on("error", () => {});
    child.stdin?.end(`${server}\n`);
  });
}
