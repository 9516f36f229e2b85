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
  const listed = (await runJson(request, ["ls", "--json"])) as readonly { readonly tags?: readonly string[] }[] | null;
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
  return ((await runJson(request, ["status", "--json"])) as { readonly endpoint: string }).endpoint;
}

async function runJson(request: ModelsRequest, args: readonly string[]): Promise<unknown> {
  const text = await run(request, args);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failed(args, "printed invalid JSON", cause);
  }
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
