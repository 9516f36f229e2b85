import type { CommandPorts } from "../../context/context.ts";
import type { LogStyle } from "../../render/logs/log-writer.ts";
import { noSuchService } from "../../stack/transform/select.ts";
import { chosenStack } from "../choose-stack.ts";
import { carryOut } from "../execute-plan.ts";
import { quieted } from "../silence-progress.ts";
import { type AbortOn, stoppedBy } from "./abort-on-exit.ts";
import { attach } from "./attach.ts";
import { type AttachChoice, attachedServices } from "./log-services.ts";
import { noteGivenPorts } from "./note-host-ports.ts";
import { type PlannedUpRequest, plannedUp } from "./prepare.ts";

export interface UpRequest extends PlannedUpRequest {
  readonly detach: boolean;
  readonly logs: LogStyle;
  /** Whose output an attached run shows. */
  readonly attach?: AttachChoice | undefined;
  readonly abortOn?: AbortOn | undefined;
  /** The service whose exit code is ours. */
  readonly exitCodeFrom?: string | undefined;
  /** Say nothing of how far a pull is. */
  readonly quietPull?: boolean | undefined;
  /** Nothing of what a builder says. */
  readonly quietBuild?: boolean | undefined;
}

/** load → observe → plan → apply → logs. */
export async function up(request: UpRequest, given: CommandPorts): Promise<number> {
  const ports = quieted(given, { build: request.quietBuild ?? false, pull: request.quietPull ?? false });
  const chosen = await chosenStack(request, ports);
  const { exitCodeFrom } = request;
  if (exitCodeFrom !== undefined && !chosen.stack.services.has(exitCodeFrom)) {
    throw noSuchService(chosen.stack, exitCodeFrom);
  }
  const shown = attachedServices(chosen.stack, request.services, request.attach ?? {});
  const { plan, stack, observed } = await plannedUp(chosen, request, ports);
  if (request.detach || ports.dryRun) {
    await carryOut(plan, stack, ports, { attached: !request.detach });
    await noteGivenPorts(stack, ports);
    return 0;
  }
  await noteGivenPorts(stack, ports);
  const { services, logs: style, graceSeconds, abortOn = "never" } = request;
  const stopped = stoppedBy(plan, observed);
  return attach({ plan, stack, services, style, graceSeconds, shown, abortOn, exitCodeFrom, stopped }, ports);
}
