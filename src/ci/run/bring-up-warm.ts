import type { Context } from "../../context/context.ts";
import { down } from "../../flows/lifecycle/down.ts";
import { chooseStack } from "../../flows/resolve-target.ts";
import { bringUp } from "../../flows/up/bring-up.ts";
import { type PrepareRequest, prepareUp } from "../../flows/up/prepare.ts";
import { changedServices, initServices } from "../reuse/changed-services.ts";

/**
 * Brings a warm stack up. Recreates services that changed since the last run, and all that depend on them, without
 * their data. Runs init services again. Everything else stays as the last run left it.
 */
export async function bringUpWarm(request: PrepareRequest, ctx: Context): Promise<void> {
  // Images are built first, since only they show which sources changed.
  const fresh = { ...request, build: "always", removeOrphans: true } as const;
  const chosen = await chooseStack(fresh, ctx);
  const { plan, stack, observed } = await prepareUp(chosen, fresh, ctx);
  if (observed.containers.length > 0 && !ctx.dryRun) {
    const changed = changedServices(plan, stack, observed);
    if (changed.length > 0) {
      ctx.ui.note(`${changed.join(", ")} changed since the last run (or depends on a change): recreating without data`);
    }
    const again = initServices(stack).filter((name) => !changed.includes(name));
    const discard = { networks: false, removeOrphans: false, graceSeconds: 0 };
    if (changed.length > 0) await down({ ...discard, services: changed, volumes: true }, ctx);
    if (again.length > 0) await down({ ...discard, services: again, volumes: false }, ctx);
  }
  await bringUp({ ...fresh, build: "missing" }, ctx);
}
