import type { Env } from "../env.ts";
import { Failure } from "../errors.ts";
import { describeEnd, runProgram } from "../process/run-program.ts";

/** What a provider does with its service. */
export type ProviderCommand = "up" | "down" | "stop";

/** Variables for the services that depend on the provider's service. Their values may be secret. */
export interface ProviderResult {
  /** To be prefixed with the service's name: `URL` becomes `DB_URL`. */
  readonly prefixed: ReadonlyMap<string, string>;
  readonly raw: ReadonlyMap<string, string>;
  /** The provider does not have the command: nothing was done. */
  readonly isSkipped?: boolean;
}

export interface ProviderRequest {
  /** Path of the provider's program. */
  readonly path: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly project: string;
  readonly service: string;
  readonly type: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly command: ProviderCommand;
  /** The service as JSON, sent if the provider asks for it. */
  readonly config: () => string;
  readonly onInfo: (text: string) => void;
}

const noVariables: ProviderResult = { prefixed: new Map(), raw: new Map() };
const verbs: Readonly<Record<ProviderCommand, string>> = { up: "create", down: "remove", stop: "stop" };

/** The progress words when the provider starts and when it is done. */
const progressWords: Readonly<Record<ProviderCommand, readonly [string, string]>> = {
  up: ["Creating", "Created"],
  down: ["Removing", "Removed"],
  stop: ["Stopping", "Stopped"],
};

/**
 * Runs a provider, by the protocol of docker compose: `NAME compose --project-name=P up --OPTION=VALUE SERVICE`, which
 * prints messages as JSON lines. Returns the variables that it set; throws Failure if it fails or breaks the protocol.
 */
export async function runProvider(request: ProviderRequest): Promise<ProviderResult> {
  const { path, env, signal, project, service, command } = request;
  const metadata = await readMetadata(request);
  if (command === "stop" && metadata?.stop === undefined) return { ...noVariables, isSkipped: true };
  const parameters = metadata?.[command]?.parameters;
  checkRequired(request, parameters ?? []);
  const accepted = new Set(parameters?.map(({ name }) => name));
  const options = Object.entries(request.options).flatMap(([name, values]) =>
    metadata === undefined || accepted.has(name) ? values.map((value) => `--${name}=${value}`) : [],
  );
  const [started, done] = progressWords[command];
  request.onInfo(started);
  const prefixed = new Map<string, string>();
  const raw = new Map<string, string>();
  const args = ["compose", `--project-name=${project}`, command, ...options, service];
  const onLine = (line: string, answer: (text: string) => void) => {
    if (line.trim() === "") return;
    const { type, message } = messageOf(line, request);
    if (type === "error") throw failed(request, message);
    if (type === "info") request.onInfo(message.split("\n")[0] ?? "");
    else if (type === "setenv" || type === "rawsetenv") {
      const [name, value] = pairOf(message, request);
      (type === "setenv" ? prefixed : raw).set(name, value);
    } else if (type === "get-service-config") answer(`${request.config()}\n`);
    else if (type !== "debug") throw failed(request, `it sent a message of unknown type "${type}"`);
  };
  const result = await runProgram({ path, args, env, signal }, { onLine });
  if (result.exitCode !== 0) throw failed(request, `it ended with ${describeEnd(result)}`);
  request.onInfo(done);
  return { prefixed, raw };
}

interface Metadata {
  readonly description?: string;
  readonly up?: CommandMetadata;
  readonly down?: CommandMetadata;
  readonly stop?: CommandMetadata;
}

interface CommandMetadata {
  readonly parameters?: readonly Parameter[];
}

interface Parameter {
  readonly name: string;
  readonly required?: boolean;
}

/** What a provider reports about itself; undefined if it does not. */
async function readMetadata({ path, env, signal }: ProviderRequest): Promise<Metadata | undefined> {
  try {
    const { stdout } = await runProgram({ path, args: ["compose", "metadata"], env, signal });
    const metadata: unknown = JSON.parse(stdout);
    if (!isMetadata(metadata)) return undefined;
    const { description, up, down } = metadata;
    const isEmpty = !description && up?.parameters === undefined && down?.parameters === undefined;
    return isEmpty ? undefined : metadata;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function isMetadata(value: unknown): value is Metadata {
  if (typeof value !== "object" || value === null) return false;
  return (["up", "down", "stop"] as const).every((command) => {
    const { parameters } = (value as Metadata)[command] ?? {};
    return parameters == null || (Array.isArray(parameters) && parameters.every(isParameter));
  });
}

function isParameter(value: unknown): value is Parameter {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

function checkRequired(request: ProviderRequest, parameters: readonly Parameter[]): void {
  const missing = parameters.find(({ name, required }) => required === true && !Object.hasOwn(request.options, name));
  if (missing === undefined) return;
  throw new Failure(
    `required parameter "${missing.name}" is missing from provider "${request.type}" definition of service "${request.service}"`,
    { hint: `Add it under services.${request.service}.provider.options.` },
  );
}

function messageOf(line: string, request: ProviderRequest): { readonly type: string; readonly message: string } {
  try {
    const { type, message } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return { type: String(type), message: typeof message === "string" ? message : "" };
  } catch {
    // The line is not shown: it may contain a secret.
    throw failed(request, "it sent a line that is not valid JSON");
  }
}

function pairOf(message: string, request: ProviderRequest): readonly [string, string] {
  const sign = message.indexOf("=");
  if (sign < 1) throw failed(request, "it sent a variable that is not NAME=VALUE");
  return [message.slice(0, sign), message.slice(sign + 1)];
}

function failed({ type, service, command }: ProviderRequest, why: string): Failure {
  return new Failure(
    `failed to ${verbs[command]} service provider: provider "${type}" of service "${service}": ${why}`,
    { hint: `See how to use it: \`${type} compose ${command} --help\`.` },
  );
}
