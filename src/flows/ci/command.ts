import { runCommand } from "../../ci/run-command.ts";
import type { CommandEnd, Provisioned } from "../../ci/stage.ts";
import type { Env } from "../../env.ts";
import { CommandTimedOut } from "../../errors.ts";
import { formatDuration } from "../../stack/units.ts";
import type { CiRequest } from "../ci.ts";
import type { Ports } from "../ports.ts";
import { commandName } from "./command-name.ts";

/** Runs the command against the stack, for as long as it may take. */
export async function command(request: CiRequest, up: Provisioned, env: Env, ports: Ports): Promise<CommandEnd> {
  const { commandTimeoutMs } = request;
  const late = new AbortController();
  const { stop, kill } = ports.interrupts;
  const clock =
    commandTimeoutMs === undefined
      ? undefined
      : setTimeout(() => late.abort(tooLate(request, commandTimeoutMs)), commandTimeoutMs);
  try {
    if (request.service === undefined) {
      return await runCommand({ command: request.command, env, stop: AbortSignal.any([stop, late.signal]), kill });
    }
    const { serviceCommand } = await import("./service-command.ts");
    return await serviceCommand({ ...request, service: request.service }, up, late.signal, ports);
  } finally {
    clearTimeout(clock);
  }
}

function tooLate(request: CiRequest, timeoutMs: number): CommandTimedOut {
  const time = formatDuration(BigInt(timeoutMs) * 1_000_000n);
  return new CommandTimedOut(`${commandName(request)} had not ended after ${time}, and was ended`, {
    hint: "Give it more time with --command-timeout.",
  });
}
