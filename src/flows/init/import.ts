import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { CommandContext, NewFile } from "../../context/context.ts";
import { exitCodes, UsageError } from "../../errors.ts";
import { fromContainers, usedBy } from "../../import/from-containers.ts";
import { fromLines } from "../../import/from-lines.ts";
import { commandsOf } from "../../import/line/commands.ts";
import { dockerWords } from "../../import/line/docker-words.ts";
import { withProfiles } from "../../import/profiles.ts";
import { secretsOf, withEnvFiles } from "../../import/secrets.ts";
import type { BesideFile, StackDraft } from "../../import/service-draft.ts";

export interface ImportRequest {
  /** Import all containers. */
  readonly all: boolean;
  /** Container names, or the words of a docker run line; `-` or none: lines from stdin. */
  readonly words: readonly string[];
  readonly output: string | undefined;
}

/** Creates a stack file from containers or docker run lines. Only reads from the engine. */
export async function importStack(request: ImportRequest, ctx: CommandContext): Promise<number> {
  const whole = await draftOf(request, ctx);
  if (whole.services.length === 0) throw new UsageError("nothing to import");
  const { output } = request;
  const profiled = withProfiles(whole, { isWritten: output !== undefined });
  const { draft, files } = output === undefined ? { ...profiled, files: [] } : withEnvFiles(profiled.draft);
  for (const place of secretsOf(draft)) ctx.ui.warn(`${place} looks like a secret and is in the output unchanged`);
  const { stackText } = await import("../../import/stack-text.ts");
  if (output === undefined) ctx.ui.bytes(stackText(draft));
  else await written({ path: output, text: stackText(draft) }, [...profiled.files, ...files], ctx);
  return exitCodes.done;
}

/** Writes the stack file and the files that it refers to. */
async function written(stack: NewFile, files: readonly BesideFile[], ctx: CommandContext): Promise<void> {
  const beside = files.map((file) => ({ ...file, path: join(dirname(stack.path), file.path) }));
  await ctx.writeNew([stack, ...beside]);
  for (const { path, isSecret } of beside) {
    ctx.ui.note(
      isSecret ? `${path} contains values that look like secrets: keep it out of the repository` : `${path} written`,
    );
  }
}

async function draftOf({ all, words }: ImportRequest, ctx: CommandContext): Promise<StackDraft> {
  if (all && words.length > 0) throw new UsageError("--all cannot be combined with container names");
  if (all) return ofContainers("all", ctx);
  if (words.length === 0 || (words.length === 1 && words[0] === "-")) return ofScript(await fromStdin(words, ctx));
  if (dockerWords(words) !== undefined) return fromLines([words]);
  const [only = ""] = words;
  return words.length === 1 && /\s/.test(only) ? ofScript(only) : ofContainers(words, ctx);
}

async function fromStdin(words: readonly string[], ctx: CommandContext): Promise<string> {
  const terminal = ctx.ui.terminal();
  if (terminal.isInputTty && words.length === 0) {
    throw new UsageError("missing container or docker run line", {
      hint: "Name containers, or use --all, `berth import -- docker run …` or `berth import < lines.sh`.",
    });
  }
  const script = await text(terminal.input(ctx.interrupts.stop));
  ctx.interrupts.stop.throwIfAborted();
  return script;
}

function ofScript(script: string): StackDraft {
  const commands = commandsOf(script);
  if (commands.some((words) => dockerWords(words)?.verb === "run")) return fromLines(commands);
  throw new UsageError("no docker run line found", { hint: "Start a line with `docker run`." });
}

async function ofContainers(names: readonly string[] | "all", ctx: CommandContext): Promise<StackDraft> {
  const engine = await ctx.engine();
  const [containers, defaults] = await Promise.all([engine.inspectConfigs(names), engine.defaults()]);
  const isThere = (name: string) => containers.some((one) => one.name === name || one.id.startsWith(name));
  const missing = names === "all" ? [] : names.filter((name) => !isThere(name));
  if (missing.length > 0)
    throw new UsageError(`no such container: ${missing.join(", ")}`, { hint: "List containers with `docker ps -a`." });
  const used = usedBy(containers);
  const [networks, volumes] = await Promise.all([engine.networks("", used.networks), engine.volumes("", used.volumes)]);
  return fromContainers({ containers, networks, volumes, defaults });
}
