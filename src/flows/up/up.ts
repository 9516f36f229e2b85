import type { CommandContext } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import type { LogStyle } from "../../render/logs/log-writer.ts";
import type { Stack } from "../../stack/stack.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import { executePlan } from "../execute-plan.ts";
import { chooseStack } from "../resolve-target.ts";
import { silenceProgress } from "../silence-progress.ts";
import { type AbortOn, containersStoppedBy } from "./abort-on-exit.ts";
import { attach } from "./attach.ts";
import { printAddresses, printHostPorts } from "./host-ports.ts";
import { type PrepareRequest, prepareUp } from "./prepare.ts";

export interface UpRequest extends PrepareRequest {
  readonly detach: boolean;
  readonly logs: LogStyle;
  /** Whose output an attached `up` shows. */
  readonly attach?: AttachChoice | undefined;
  readonly abortOn?: AbortOn | undefined;
  /** The service whose exit code `up` returns. */
  readonly exitCodeFrom?: string | undefined;
  /** Pull without showing progress. */
  readonly quietPull?: boolean | undefined;
  /** Build without showing the builder's output. */
  readonly quietBuild?: boolean | undefined;
}

/** load → prepare → apply → logs. Returns the exit code. */
export async function up(request: UpRequest, loud: CommandContext): Promise<number> {
  const ctx = silenceProgress(loud, { build: request.quietBuild ?? false, pull: request.quietPull ?? false });
  const chosen = await chooseStack(request, ctx);
  const { exitCodeFrom } = request;
  if (exitCodeFrom !== undefined && !chosen.stack.services.has(exitCodeFrom)) {
    throw noSuchService(chosen.stack, exitCodeFrom);
  }
  const shown = attachedServices(chosen.stack, request.services, request.attach ?? {});
  const prepared = await prepareUp(chosen, request, ctx);
  const { plan, stack, observed } = prepared;
  if (request.detach || ctx.dryRun) {
    await executePlan(plan, stack, ctx, { attached: !request.detach, from: prepared });
    if (ctx.ui.isLive && !ctx.dryRun) await printAddresses(plan, stack, ctx);
    else await printHostPorts(stack, ctx);
    return 0;
  }
  if (!ctx.ui.isLive) await printHostPorts(stack, ctx);
  const { services, logs: style, graceSeconds, abortOn = "never" } = request;
  const stopped = containersStoppedBy(plan, observed);
  return attach({ ...prepared, services, style, graceSeconds, shown, abortOn, exitCodeFrom, stopped }, ctx);
}

interface AttachChoice {
  /** `--attach`: only these. Absent or empty: the named services, or all. */
  readonly only?: readonly string[] | undefined;
  /** `--no-attach`. */
  readonly without?: readonly string[] | undefined;
  /** `--attach-dependencies`. */
  readonly dependencies?: boolean | undefined;
}

/** Returns the services whose output is shown. `stack`: all that are brought up, `named`: those on the command line. */
function attachedServices(stack: Stack, named: readonly string[], choice: AttachChoice): ReadonlySet<string> {
  const { only = [], without = [], dependencies = false } = choice;
  const unknown = only.filter((name) => !stack.services.has(name));
  if (unknown.length > 0) {
    throw new UsageError(`cannot attach to services not included in up: ${unknown.join(", ")}`, {
      hint: `Choose from ${[...stack.services.keys()].join(", ")}.`,
    });
  }
  const candidates = named.length > 0 && !dependencies ? named : [...stack.services.keys()];
  const attachable = candidates.filter((name) => stack.services.get(name)?.attach !== false);
  return new Set((only.length > 0 ? only : attachable).filter((name) => !without.includes(name)));
}
