import type { Context } from "../context/context.ts";
import { exec as execFlow } from "../flows/run/exec.ts";
import { run as runFlow } from "../flows/run/run.ts";
import type { CapturedIo } from "./capture-io.ts";
import type { CommandResult, ExecOptions, RunOptions } from "./options.ts";

interface CommandRequest<Options> {
  readonly service: string;
  readonly command: readonly string[];
  readonly options: Options;
}

/** Runs a command in a running container. */
export async function exec(
  { service, command, options }: CommandRequest<ExecOptions>,
  io: CapturedIo,
  ctx: Context,
): Promise<CommandResult> {
  const { index, privileged = false, user, workingDir, stdin } = options;
  const request = {
    ...{ service, command, index, privileged, user, workingDir, env: pairs(options.env) },
    ...{ detach: false, tty: false, interactive: stdin !== undefined },
  };
  return io.result(await execFlow(request, ctx));
}

/** Runs a command in a new container. */
export async function run(
  { service, command, options }: CommandRequest<RunOptions>,
  io: CapturedIo,
  ctx: Context,
): Promise<CommandResult> {
  const { user, workingDir, stdin, entrypoint, build = "missing", pull = "policy" } = options;
  const { dependencies = true, servicePorts = false, aliases = false } = options;
  const request = {
    ...{ service, command, user, workingDir, entrypoint, build, pull, dependencies, servicePorts, aliases },
    ...{ env: pairs(options.env), envFiles: [], labels: {}, capAdd: [], capDrop: [], publish: [], volumes: [] },
    ...{ name: undefined, detach: false, remove: true, tty: false, interactive: stdin !== undefined },
    ...{ removeOrphans: false, quiet: { build: false, pull: false }, cwd: process.cwd() },
  };
  const exitCode = await runFlow(request, ctx);
  ctx.interrupts.stop.throwIfAborted();
  return io.result(exitCode);
}

function pairs(env: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}
