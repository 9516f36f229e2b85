import { planUp, type UpOptions } from "../plan/up.ts";
import type { LogStyle } from "../render/log-writer.ts";
import { runnable } from "../stack/build-platforms.ts";
import type { PortMode } from "../stack/port-mode.ts";
import { noSuchService, select } from "../stack/select.ts";
import { agreed } from "./agreed.ts";
import { attach } from "./attach.ts";
import { type AttachChoice, attachedServices } from "./attached-services.ts";
import { both } from "./both.ts";
import { carryOut } from "./carry-out.ts";
import { type AbortOn, stoppedBy } from "./exits.ts";
import { checkFitting } from "./fitting.ts";
import { noteGivenPorts, withGivenPorts } from "./given-ports.ts";
import { withOutside } from "./outside.ts";
import type { Ports } from "./ports.ts";
import { quieted } from "./quieted.ts";
import { refreshed } from "./refreshed.ts";
import { withEnvironment } from "./with-environment.ts";

export interface UpRequest extends UpOptions {
  readonly services: readonly string[];
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
  /** Where host ports come from; undefined: as the file says, else as it was last time. */
  readonly ports?: PortMode | undefined;
  /** Ask nothing: the answer is yes. */
  readonly yes?: boolean | undefined;
}

/** load → observe → plan → apply → logs. */
export async function up(request: UpRequest, given: Ports): Promise<number> {
  const ports = quieted(given, { build: request.quietBuild ?? false, pull: request.quietPull ?? false });
  const [loaded] = await both(ports.load(request.services), ports.engine());
  const { stack, environment } = loaded;
  const chosen = runnable(
    select(stack, request.services, { dependencies: request.dependencies ? "include" : "none" }),
    environment,
  );
  const { exitCodeFrom } = request;
  if (exitCodeFrom !== undefined && !chosen.services.has(exitCodeFrom)) throw noSuchService(chosen, exitCodeFrom);
  const shown = attachedServices(chosen, request.services, request.attach ?? {});
  const complete = await withOutside(chosen, ports);
  const { observed, options } = await refreshed(complete, withEnvironment(request, environment), ports);
  const { ports: mode, scale } = request;
  const wanted = await withGivenPorts(complete, observed, ports, { mode, scale });
  const planned = (mayLose?: ReadonlySet<string>) => planUp(wanted, observed, { ...options, mayLose });
  const plan = await agreed(planned, request.yes ?? false, ports);
  await checkFitting(plan, wanted, loaded, ports);
  if (request.detach || ports.dryRun) {
    await carryOut(plan, wanted, ports);
    noteGivenPorts(wanted, ports);
    return 0;
  }
  noteGivenPorts(wanted, ports);
  const { services, logs: style, graceSeconds, abortOn = "never" } = request;
  const stopped = stoppedBy(plan, observed);
  return attach({ plan, stack: wanted, services, style, graceSeconds, shown, abortOn, exitCodeFrom, stopped }, ports);
}
