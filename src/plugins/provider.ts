import { Failure } from "../errors.ts";
import { type ProgramResult, runProgram } from "../process/run-program.ts";

/** The commands of a provider. */
export type ProviderCommand = "up" | "down" | "stop";

/** Variables for services that depend on the provider's service. Values may be secret. */
export interface ProviderResult {
  /** To be prefixed with the service's name: `URL` becomes `DB_URL`. */
  readonly prefixed: ReadonlyMap<string, string>;
  readonly raw: ReadonlyMap<string, string>;
}

export interface ProviderRequest extends Omit<ProgramResult, "args"> {
  readonly project: string;
  readonly service: string;
  readonly type: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly command: ProviderCommand;
  /** The service as JSON, for providers that request it. */
  readonly config: () => string;
  readonly onInfo: (text: string) => void;
}

const nothing: ProviderResult = { prefixed: new Map(), raw: new Map() };
const verbs: Readonly<Record<ProviderCommand, string>> = { up: "create", down: "remove", stop: "stop" };

/** Progress texts at the start and the end. */
const progressTexts: Readonly<Record<ProviderCommand, readonly [string, string]>> = {
  up: ["Creating", "Created"],
  down: ["Removing", "Removed"],
  stop: ["Stopping", "Stopped"],
};

/**
 * Runs a provider with docker compose's protocol: `NAME compose --project-name=P up --OPTION=VALUE SERVICE`, which answers
 * in JSON Lines. Throws Failure.
 */
export async function runProvider(request: ProviderRequest): Promise<ProviderResult> {
  const { path, env, signal, project, service, command } = request;
  const known = await metadata(request);
  if (command === "stop" && known?.stop === undefined) return nothing;
  const parameters = known?.[command]?.parameters;
  checkRequired(request, parameters ?? []);
  const accepted = new Set(parameters?.map(({ name }) => name));
  const options = Object.entries(request.options).flatMap(([name, values]) =>
    known === undefined || accepted.has(name) ? values.map((value) => `--${name}=${value}`) : [],
  );
  const [started, done] = progressTexts[command];
  request.onInfo(started);
  const prefixed = new Map<string, string>();
  const raw = new Map<string, string>();
  const args = ["compose", `--project-name=${project}`, command, ...options, service];
  const { end, complaint } = await runProgram({ path, args, env, signal }, (line, answer) => {
    if (line.trim() === "") return;
    const { type, message } = messageOf(line, request);
    if (type === "error") throw failed(request, message);
    if (type === "info") request.onInfo(message.split("\n")[0] ?? "");
    else if (type === "setenv" || type === "rawsetenv") {
      const [name, value] = pairOf(message, request);
      (type === "setenv" ? prefixed : raw).set(name, value);
    } else if (type === "get-service-config") answer(`${request.config()}\n`);
    else if (type !== "debug") throw failed(request, `it sent a message of unknown type "${type}"`);
  });
  if (end !== 0) throw failed(request, `it exited with ${end}${complaint === "" ? "" : `: ${complaint}`}`);
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

/** The provider's metadata; undefined if it has none. */
async function metadata({ path, env, signal }: ProviderRequest): Promise<Metadata | undefined> {
  const lines: string[] = [];
  try {
    await runProgram({ path, args: ["compose", "metadata"], env, signal }, (line) => void lines.push(line));
    const known = JSON.parse(lines.join("\n")) as Metadata;
    const isEmpty = !known.description && known.up?.parameters === undefined && known.down?.parameters === undefined;
    return isEmpty ? undefined : known;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function checkRequired(request: ProviderRequest, parameters: readonly Parameter[]): void {
  const missing = parameters.find(({ name, required }) => required === true && !Object.hasOwn(request.options, name));
  if (missing === undefined) return;
  throw new Failure(
    `required parameter "${missing.name}" is missing from provider "${request.type}" definition of service "${request.service}"`,
    { hint: `Set it under services.${request.service}.provider.options.` },
  );
}

function messageOf(line: string, request: ProviderRequest): { readonly type: string; readonly message: string } {
  try {
    const { type, message } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return { type: String(type), message: typeof message === "string" ? message : "" };
  } catch {
    // The line is not shown, since it may contain a secret variable.
    throw failed(request, "it sent a line that is not JSON");
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
    {
      hint: `Run it by hand: \`${type} compose ${command} --help\`.`,
    },
  );
}
