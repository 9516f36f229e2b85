import type { Context } from "../../context/context.ts";
import type { OutdatedVolume, Plan } from "../../plan/plan.ts";

/**
 * The plan, or the one that takes its place once the user agrees that volumes lose their data. Where nobody can be
 * asked they stay.
 */
export async function confirmDataLoss(
  planned: (mayLose?: ReadonlySet<string>) => Plan,
  isYes: boolean,
  { ui, dryRun, interrupts }: Context,
): Promise<Plan> {
  const plan = planned();
  const mayLose = new Set<string>();
  for (const volume of plan.outdatedVolumes ?? []) {
    const isAgreed = isYes || (!dryRun && ui.canAsk && (await ui.confirm(question(volume))));
    interrupts.stop.throwIfAborted();
    if (isAgreed) mayLose.add(volume.name);
  }
  return mayLose.size === 0 ? plan : planned(mayLose);
}

function question({ name, users }: OutdatedVolume): string {
  const usedBy = users.length === 0 ? "" : `, used by ${users.join(", ")},`;
  return `Volume "${name}"${usedBy} exists but doesn't match configuration in compose file. Recreate (data will be lost)?`;
}
