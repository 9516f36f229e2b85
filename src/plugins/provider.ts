import { Failure } from "../errors.ts";
import { type ProgramResult, runProgram } from "../process/run-program.ts";

/** What a provider is asked to do with its service. */
export type ProviderCommand = "up" | "down" | "stop";

/** Variables for those who depend on the service. Their values may be secret. */
export interface ProviderResult {
  /** Under the service's name: `URL` becomes `DB_URL`. */
  readonly prefixed: ReadonlyMap<string, string>;
  readonly raw: ReadonlyMap<string, string>;
  /** The provider does not have the command: nothing was done. */
  readonly isSkipped?: boolean;
}

export interface ProviderRequest extends Omit<ProgramResult, "args"> {
  readonly project: string;
  readonly service: string;
  readonly type: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly command: ProviderCommand;
  /** The service as JSON, for a provider that asks for it. */
  readonly config: () => string;
  readonly onInfo: (text: string) => void;
}

const nothing: ProviderResult = { prefixed: new Map(), raw: new Map() };
const deeds: Readonly<Record<ProviderCommand, string>> = { up: "create", down: "remove", stop: "stop" };

/** What is said when it begins, and when it is done. */
const words: Readonly<Record<ProviderCommand, readonly [string, string]>> = {
  up: ["Creating", "Created"],
  down: ["Removing", "Removed"],
  stop: ["Stopping", "Stopped"],
};

/** Asks a provider, by the protocol of docker compose: `NAME compose --project-name=P up --OPTION=VALUE SERVICE`, answered in JSON lines. */
export async function runProvider(request: ProviderRequest): Promise<ProviderResult> {
  const { path, env, signal, project, service, command } = request;
  const known = await metadata(request);
  if (command === "stop" && known?.stop === undefined) return { ...nothing, isSkipped: true };
  const parameters = known?.[command]?.parameters;
  checkRequired(request, parameters ?? []);
  const wanted = new Set(parameters?.map(({ name }) => name));
  const options = Object.entries(request.options).flatMap(([name, values]) =>
    known === undefined || wanted.has(name) ? values.map((value) => `--${name}=${value}`) : [],
  );
  const [begins, done] = words[command];
  request.onInfo(begins);
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
  if (end !== 0) throw failed(request, `it ended with ${end}${complaint === "" ? "" : `: ${complaint}`}`);
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

/** What a provider says of itself; undefined where it says nothing. */
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
    { hint: `Give it under services.${request.service}.provider.options.` },
  );
}

function messageOf(line: string, request: ProviderRequest): { readonly type: string; readonly message: string } {
  try {
    const { type, message } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return { type: String(type), message: typeof message === "string" ? message : "" };
  } catch {
    // Not shown: it may hold what the provider was about to hand over.
    throw failed(request, "it sent a line that is no JSON");
  }
}

function pairOf(message: string, request: ProviderRequest): readonly [string, string] {
  const sign = message.indexOf("=");
  if (sign < 1) throw failed(request, "it sent a variable that is not NAME=VALUE");
  return [message.slice(0, sign), message.slice(sign + 1)];
}

function failed({ type, service, command }: ProviderRequest, why: string): Failure {
  return new Failure(
    `failed to ${deeds[command]} service provider: provider "${type}" of service "${service}": ${why}`,
    {
      hint: `See what it says by itself: \`${type} compose ${command} --help\`.`,
    },
  );
}
