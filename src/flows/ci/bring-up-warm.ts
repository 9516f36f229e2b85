import { outdated } from "../../ci/reuse/outdated.ts";
import { bringUp } from "../bring-up.ts";
import { chosenStack } from "../chosen-stack.ts";
import { down } from "../down.ts";
import { type PlannedUpRequest, plannedUp } from "../planned-up.ts";
import type { Ports } from "../ports.ts";

/**
 * Brings a warm stack up: what changed since the last run, and all that depends on it, begins anew and without its data;
 * all else is as the last run left it.
 */
export async function bringUpWarm(request: PlannedUpRequest, ports: Ports): Promise<void> {
  // The images that are built from the sources as they are now: by them it is seen what changed.
  const fresh = { ...request, build: "always", removeOrphans: true } as const;
  const chosen = await chosenStack(fresh, ports);
  const { plan, stack, observed } = await plannedUp(chosen, fresh, ports);
  const services = outdated(plan, stack, observed);
  if (services.length > 0 && !ports.dryRun) {
    ports.ui.note(`${services.join(", ")} changed since the last run, or needs what did: begins anew, without data`);
    await down({ services, volumes: true, networks: false, removeOrphans: false, graceSeconds: 0 }, ports);
  }
  await bringUp({ ...fresh, build: "missing" }, ports);
}
