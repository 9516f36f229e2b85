import { Failure } from "../errors.ts";
import { type ProgramResult, runProgram } from "../process/run-program.ts";
import type { Model } from "../stack/stack.ts";

export interface ModelsRequest extends Omit<ProgramResult, "args"> {
  readonly models: readonly Model[];
  readonly onInfo: (model: string, text: string) => void;
}

/** Pulls and configures the stack's models with the `docker model` plugin. Returns the URL of their API. */
export async function bringModels(request: ModelsRequest): Promise<string> {
  const { models, onInfo } = request;
  const listed = (await answer(request, ["ls", "--json"])) as readonly { readonly tags?: readonly string[] }[] | null;
  const present = new Set(listed?.flatMap(({ tags }) => tags ?? []));
  for (const { name, model, context_size: contextSize, runtime_flags: flags = [] } of models) {
    if (!present.has(model)) {
      onInfo(name ?? model, "Pulling");
      await ask(request, ["pull", model]);
      onInfo(name ?? model, "Pulled");
    }
    const size = contextSize ? ["--context-size", String(contextSize)] : [];
    await ask(request, ["configure", ...size, model, ...(flags.length > 0 ? ["--", ...flags] : [])]);
    onInfo(name ?? model, "Configured");
  }
  return ((await answer(request, ["status", "--json"])) as { readonly endpoint: string }).endpoint;
}

async function answer(request: ModelsRequest, args: readonly string[]): Promise<unknown> {
  const text = await ask(request, args);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failed(args, "returned invalid JSON", cause);
  }
}

async function ask({ path, env, signal }: ModelsRequest, args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const { end, complaint } = await runProgram({ path, args, env, signal }, (line) => void lines.push(line));
  if (end === 0) return lines.join("\n");
  throw failed(args, `failed with ${end}${complaint === "" ? "" : `: ${complaint}`}`);
}

function failed(args: readonly string[], how: string, cause?: unknown): Failure {
  const hint = `Run it by hand: \`docker model ${args.join(" ")}\`.`;
  return new Failure(`docker model ${args[0]} ${how}`, { hint, cause });
}
