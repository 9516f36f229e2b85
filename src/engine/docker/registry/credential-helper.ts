import type { Env } from "../../../env.ts";
import { type ProgramResult, runProgram } from "../../../process/run-program.ts";
import { ProgramNotStarted } from "../../../process/start-program.ts";
import { EngineRefused } from "../../errors.ts";

/** What a helper keeps for one registry. */
export interface Secret {
  /** `<token>`: the secret is an identity token. */
  readonly username: string;
  readonly secret: string;
}

interface SecretRequest {
  /** The program is `docker-credential-NAME`. */
  readonly name: string;
  /** Key of the registry, as `docker login` passed it to the helper. */
  readonly server: string;
  readonly env: Env;
  readonly signal?: AbortSignal | undefined;
}

/** A registry's credentials, by the protocol of Docker's credential helpers; undefined if the helper has none. */
export async function askHelper(request: SecretRequest): Promise<Secret | undefined> {
  const program = `docker-credential-${request.name}`;
  const result = await run(program, request);
  // On stdout: helpers report errors there, too.
  const output = result.stdout || result.stderr;
  if (result.exitCode === 0) return parsed(output, request, program);
  if (/credentials not found/i.test(output)) return undefined;
  throw noCredentials(request, `${program} failed: ${firstLine(output, result)}`);
}

async function run(program: string, request: SecretRequest): Promise<ProgramResult> {
  const { server, env, signal } = request;
  try {
    return await runProgram({ path: program, args: ["get"], env, signal }, { input: `${server}\n` });
  } catch (error) {
    signal?.throwIfAborted();
    const isMissing = error instanceof ProgramNotStarted && error.reason === "not-found";
    const why = error instanceof Error ? error.message : String(error);
    throw noCredentials(request, isMissing ? `${program} is not on the PATH` : why, error);
  }
}

function parsed(output: string, request: SecretRequest, program: string): Secret | undefined {
  try {
    const { Username, Secret } = JSON.parse(output) as Readonly<Record<"Username" | "Secret", unknown>>;
    if (typeof Username === "string" && typeof Secret === "string") return { username: Username, secret: Secret };
  } catch {
    // Reported below, without the output: it may contain a secret.
  }
  throw noCredentials(request, `invalid answer from ${program}`);
}

function noCredentials({ name, server }: SecretRequest, why: string, cause?: unknown): EngineRefused {
  return new EngineRefused(`no credentials for ${server}: ${why}`, {
    hint: `The Docker config names "${name}" as its credential helper: install or repair it, or remove it from credsStore and credHelpers and run \`docker login ${server}\`.`,
    cause,
  });
}

function firstLine(output: string, { exitCode, signal }: ProgramResult): string {
  const [line = ""] = output.trim().split("\n");
  return line === "" ? `it ended with ${signal ?? exitCode}` : line.slice(0, 200);
}
