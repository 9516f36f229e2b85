import { randomBytes } from "node:crypto";
import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import type { Dict } from "../../stack/stack.ts";
import { leaseLabels } from "../ephemeral/lease.ts";
import { ownerLabel } from "../ephemeral/owner-process.ts";
import type { ShareUser } from "./look.ts";

/** What all of a shared project is labelled with: the same whichever run makes it. */
export const sharedLabels = { [labels.ephemeral]: "true", [labels.shared]: "true" } as const;

/** Longer than any removal takes. */
const markMs = 600_000;

/** Says something of a shared project to all runs; gives the volume that says it. */
export async function writeUserFile(mark: ShareUser, project: string, engine: Engine): Promise<string> {
  const name = `${project}_${mark}-${randomBytes(6).toString("hex")}`;
  const begunMs = Date.now();
  const lease = leaseLabels({ begunMs, expiresMs: begunMs + markMs, holder: ownerLabel(process.pid) });
  await engine.createVolume({ name }, { ...lease, ...marksOf(mark, project) });
  return name;
}

/**
 * Asks for the turn to bring a project up, for the run of a reference. Of those that ask at once one gets it: of a name there is
 * one volume, with the labels of whoever was first to make it.
 */
export async function askForTurn(
  number: number,
  { project, reference }: { readonly project: string; readonly reference: string },
  engine: Engine,
): Promise<void> {
  await engine.createVolume(
    { name: `${project}_turn-${number}` },
    { ...marksOf("turn", project), [labels.shareTurn]: reference },
  );
}

function marksOf(mark: ShareUser, project: string): Dict<string> {
  return { ...sharedLabels, [labels.project]: project, [labels.share]: project, [labels.shareMark]: mark };
}
