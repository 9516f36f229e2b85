import type { Env } from "../env.ts";
import { Failure } from "../errors.ts";
import { describeEnd, runProgram } from "../process/run-program.ts";
import type { Model } from "../stack/stack.ts";

export interface ModelsRequest {
  /** Path of the `docker model` plugin. */
  readonly path: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly models: readonly Model[];
  readonly onInfo: (model: string, text: string) => void;
}

/** Pulls and configures the stack's models with the `docker model` plugin. Returns the URL of their API. */
export async function bringModels(request: ModelsRequest): Promise<string> {
  const { models, onInfo } = request;
  const listed = await runJson(request, ["ls", "--json"], isModelList);
  const present = new Set(listed?.flatMap(({ tags }) => tags ?? []));
  for (const { name, model, context_size: contextSize, runtime_flags: flags = [] } of models) {
    if (!present.has(model)) {
      onInfo(name ?? model, "Pulling");
      await run(request, ["pull", model]);
      onInfo(name ?? model, "Pulled");
    }
    const size = contextSize ? ["--context-size", String(contextSize)] : [];
    await run(request, ["configure", ...size, model, ...(flags.length > 0 ? ["--", ...flags] : [])]);
    onInfo(name ?? model, "Configured");
  }
  return (await runJson(request, ["status", "--json"], isStatus)).endpoint;
}

type ModelList = readonly { readonly tags?: readonly string[] | null }[] | null;

function isModelList(value: unknown): value is ModelList {
  const isModel = (item: unknown) =>
    isObject(item) && (item["tags"] == null || (Array.isArray(item["tags"]) && item["tags"].every(isText)));
  return value === null || (Array.isArray(value) && value.every(isModel));
}

function isStatus(value: unknown): value is { readonly endpoint: string } {
  return isObject(value) && isText(value["endpoint"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

async function runJson<T>(
  request: ModelsRequest,
  args: readonly string[],
  isValid: (value: unknown) => value is T,
): Promise<T> {
  const text = await run(request, args);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw failed(args, "printed invalid JSON", cause);
  }
  if (isValid(value)) return value;
  throw failed(args, "printed JSON without the expected fields");
}

async function run({ path, env, signal }: ModelsRequest, args: readonly string[]): Promise<string> {
  const result = await runProgram({ path, args, env, signal });
  if (result.exitCode === 0) return result.stdout;
  throw failed(args, `failed with ${describeEnd(result)}`);
}

function failed(args: readonly string[], how: string, cause?: unknown): Failure {
  const hint = `Run it by hand: \`docker model ${args.join(" ")}\`.`;
  return new Failure(`docker model ${args[0]} ${how}`, { hint, cause });
}
