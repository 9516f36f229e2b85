import { exitCodes } from "../errors.ts";
import { observe } from "../observe/observe.ts";
import { planJson } from "../plan/json.ts";
import { showPlan } from "../plan/show.ts";
import { planUp, upDefaults } from "../plan/up.ts";
import { runnable } from "../stack/build-platforms.ts";
import { fieldPlace } from "../stack/field-place.ts";
import type { PortMode } from "../stack/port-mode.ts";
import { select } from "../stack/select.ts";
import { both } from "./both.ts";
import { checkFitting } from "./fitting.ts";
import { noteGivenPorts, withGivenPorts } from "./given-ports.ts";
import { withOutside } from "./outside.ts";
import type { Ports } from "./ports.ts";
import { withEnvironment } from "./with-environment.ts";

export interface PlanRequest {
  readonly services: readonly string[];
  readonly format: "text" | "json";
  /** Where host ports come from; undefined: as the file says, else as it was last time. */
  readonly ports?: PortMode | undefined;
  /** Tell by the exit code whether there is something to do. */
  readonly exitCode: boolean;
  readonly removeOrphans: boolean;
  readonly recreate: "changed" | "always";
}

/** What `up` would do and why; the engine is only read. */
export async function plan(request: PlanRequest, ports: Ports): Promise<number> {
  const [loaded, engine] = await both(ports.load(request.services), ports.engine());
  const { stack, root, environment } = loaded;
  const chosen = runnable(select(stack, request.services, { dependencies: "include" }), environment);
  const complete = await withOutside(chosen, ports, { asks: false });
  const observed = await observe(engine, complete);
  const wanted = await withGivenPorts(complete, observed, ports, { mode: request.ports });
  const { services, recreate, removeOrphans } = request;
  const options = withEnvironment({ ...upDefaults, services, recreate, removeOrphans }, environment);
  const planned = planUp(wanted, observed, options);
  const placeOf = (service: string, field: string) => fieldPlace(root, service, field);
  ports.ui.result(
    request.format === "json" ? JSON.stringify(planJson(planned), null, 2) : showPlan(planned, { placeOf }),
  );
  if (request.format === "text") noteGivenPorts(wanted, ports);
  await checkFitting(planned, wanted, loaded, ports);
  return request.exitCode && planned.steps.length > 0 ? exitCodes.changesPending : exitCodes.done;
}
