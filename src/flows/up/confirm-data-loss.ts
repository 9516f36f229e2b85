import type { Context } from "../../context/context.ts";
import type { OutdatedVolume, Plan } from "../../plan/plan.ts";

/**
 * Asks for each volume whose definition changed whether it may be recreated without its data. Returns the names of the
 * volumes that may. Without a terminal, no question is asked and the volumes stay.
 */
export async function confirmDataLoss(
  { outdatedVolumes = [] }: Plan,
  answer: "ask" | "yes" | "no",
  { ui, dryRun, interrupts }: Context,
): Promise<ReadonlySet<string>> {
  if (answer === "yes") return new Set(outdatedVolumes.map(({ name }) => name));
  const agreed = new Set<string>();
  if (answer === "no" || dryRun || !ui.canAsk) return agreed;
  for (const volume of outdatedVolumes) {
    if (await ui.confirm(question(volume))) agreed.add(volume.name);
    interrupts.stop.throwIfAborted();
  }
  return agreed;
}

function question({ name, users }: OutdatedVolume): string {
  const usedBy = users.length === 0 ? "" : `, used by ${users.join(", ")},`;
  return `Volume "${name}"${usedBy} exists but doesn't match configuration in compose file. Recreate (data will be lost)?`;
}
