import { randomBytes } from "node:crypto";
import type { Engine } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { holderOf } from "../holder.ts";
import { leaseMarks } from "../lease.ts";
import type { Mark } from "./look.ts";

/** What all of a shared project is labelled with: the same whichever run makes it. */
export const sharedMarks = { [labels.ephemeral]: "true", [labels.shared]: "true" } as const;

/** Longer than any removal takes. */
const markMs = 600_000;

/** Says something of a shared project to all runs; gives the volume that says it. */
export async function leaveMark(mark: Mark, project: string, engine: Engine): Promise<string> {
  const name = `${project}_${mark}-${randomBytes(6).toString("hex")}`;
  const begunMs = Date.now();
  await engine.createVolume(
    { name },
    {
      ...leaseMarks({ begunMs, expiresMs: begunMs + markMs, holder: holderOf(process.pid) }),
      ...sharedMarks,
      [labels.project]: project,
      [labels.share]: project,
      [labels.shareMark]: mark,
    },
  );
  return name;
}
