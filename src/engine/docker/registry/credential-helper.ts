import { execFile } from "node:child_process";
import type { Env } from "../../../env.ts";
import { EngineRefused } from "../../errors.ts";

/** What a helper keeps for one registry. */
export interface HelperCredentials {
  /** `<token>`: the secret is an identity token. */
  readonly username: string;
  readonly secret: string;
}

interface CredentialRequest {
  /** The program is `docker-credential-NAME`. */
  readonly name: string;
  /** Key of the registry, as `docker login` gave it to the helper. */
  readonly server: string;
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

/** A registry's credentials, by the protocol of Docker's credential helpers; undefined where the helper has none. */
export async function getCredentials(ask: CredentialRequest): Promise<HelperCredentials | undefined> {
  const program = `docker-credential-${ask.name}`;
  const { error, said } = await run(program, ask);
  if (error === undefined) return parsed(said, ask, program);
  ask.signal?.throwIfAborted();
  if (/credentials not found/i.test(said)) return undefined;
  const why =
    error.code === "ENOENT" ? `${program} is not on the PATH` : `${program} failed: ${firstLine(said, error)}`;
  throw noCredentials(ask, why, error);
}

function parsed(said: string, ask: CredentialRequest, program: string): HelperCredentials | undefined {
  try {
    const { Username, Secret } = JSON.parse(said) as Readonly<Record<"Username" | "Secret", unknown>>;
    if (typeof Username === "string" && typeof Secret === "string") return { username: Username, secret: Secret };
  } catch {
    // Told below, without what it said: there may be a secret in it.
  }
  throw noCredentials(ask, `${program} gave an answer that cannot be read`);
}

function noCredentials({ name, server }: CredentialRequest, why: string, cause?: unknown): EngineRefused {
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

function run(program: string, { server, env, signal }: CredentialRequest): Promise<Answer> {
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
