import { execFile } from "node:child_process";
import type { Env } from "../../../env.ts";
import { EngineRefused } from "../../errors.ts";

/** The credentials that a helper stores for one registry. */
export interface HelperCredentials {
  /** `<token>` means that the secret is an identity token. */
  readonly username: string;
  readonly secret: string;
}

interface CredentialRequest {
  /** The program is `docker-credential-NAME`. */
  readonly name: string;
  /** The registry's key, as `docker login` stored it. */
  readonly server: string;
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

/** Asks a Docker credential helper for a registry's credentials; undefined if it has none. */
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
    // Reported below without the output, which may hold a secret.
  }
  throw noCredentials(ask, `${program} returned an invalid answer`);
}

function noCredentials({ name, server }: CredentialRequest, why: string, cause?: unknown): EngineRefused {
  return new EngineRefused(`no credentials for ${server}: ${why}`, {
    hint: `Install or repair the credential helper "${name}", or remove it from credsStore and credHelpers and run \`docker login ${server}\`.`,
    cause,
  });
}

function firstLine(said: string, error: NodeJS.ErrnoException): string {
  const [line = ""] = said.trim().split("\n");
  return line === "" ? `it exited with ${error.code ?? "a signal"}` : line.slice(0, 200);
}

interface Answer {
  readonly error: NodeJS.ErrnoException | undefined;
  /** Stdout, where helpers print errors too; stderr if that is empty. */
  readonly said: string;
}

function run(program: string, { server, env, signal }: CredentialRequest): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { env: { ...env }, ...(signal === undefined ? {} : { signal }) };
    const child = execFile(program, ["get"], options, (error, stdout, stderr) => {
      resolve({ error: (error as NodeJS.ErrnoException | null) ?? undefined, said: stdout || stderr });
    });
    // The helper may exit without reading its stdin.
    child.stdin?.on("error", () => {});
    child.stdin?.end(`${server}\n`);
  });
}
