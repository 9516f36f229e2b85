import type { Ports } from "../../context/context.ts";
import type { Env } from "../../env.ts";
import { CommandTimedOut } from "../../errors.ts";
import { formatDuration } from "../../stack/units.ts";
import type { CommandEnd, Provisioned } from "../stages/stage.ts";
import type { CiRequest } from "./ci.ts";
import { commandName } from "./command-name.ts";
import { runCommand } from "./run-command.ts";

interface Surroundings {
  /** What it gets in its environment, beside ours. */
  readonly told: Env;
  readonly ports: Ports;
  /** Is told the group of processes that the command begins on this machine. */
  readonly onGroup: (group: number) => void;
}

/** Runs the command against the stack, for as long as it may take. */
export async function command(
  request: CiRequest,
  up: Provisioned,
  { told, ports, onGroup }: Surroundings,
): Promise<CommandEnd> {
  const { stop, kill } = ports.interrupts;
  const late = new AbortController();
  const limit = limitOf(request, up.expiresMs - Date.now());
  const clock = setTimeout(() => late.abort(tooLate(request, limit)), limit.ms);
  try {
    if (request.service === undefined) {
      const asked = AbortSignal.any([stop, late.signal]);
      const env = { ...ports.env, ...told };
      return await runCommand({ command: request.command, env, stop: asked, kill, onGroup });
    }
    const { serviceCommand } = await import("./service-command.ts");
    return await serviceCommand({ ...request, service: request.service }, up, { told, late: late.signal, ports });
  } finally {
    clearTimeout(clock);
  }
}

interface Limit {
  readonly ms: number;
  readonly flag: string;
}

/** Once the lease is over, anybody may remove the stack. */
function limitOf({ commandTimeoutMs = Number.POSITIVE_INFINITY }: CiRequest, leaseMs: number): Limit {
  if (commandTimeoutMs <= leaseMs) return { ms: commandTimeoutMs, flag: "--command-timeout" };
  return { ms: Math.max(1, leaseMs), flag: "--ttl" };
}

function tooLate(request: CiRequest, { ms, flag }: Limit): CommandTimedOut {
  const when =
    flag === "--ttl" ? "when the lease was over" : `after ${formatDuration(BigInt(Math.round(ms)) * 1_000_000n)}`;
  return new CommandTimedOut(`${commandName(request)} had not ended ${when}, and was ended`, {
    hint: `Give it more time with ${flag}.`,
  });
}
