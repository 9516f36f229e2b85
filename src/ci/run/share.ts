import type { Context } from "../../context/context.ts";
import type { ContainerFact } from "../../engine/facts.ts";
import { bringUp, checkUp } from "../../flows/up/bring-up.ts";
import { upDefaults } from "../../plan/options.ts";
import type { CiRun } from "../ci-run.ts";
import { connect, join } from "../share/join.ts";
import { writeUserFile } from "../share/labels.ts";
import type { SharedStack } from "../share/shared.ts";

/** Brings shared services up or waits for them, and connects them to this run's networks. Returns their containers. */
export async function share(
  { loaded, engine }: CiRun,
  { project, stack, rest, reference }: SharedStack,
  timeoutMs: number,
  ctx: Context,
): Promise<readonly ContainerFact[]> {
  const part = { ...loaded, stack };
  const own = { ...ctx, load: async () => part, loadOrName: async () => ({ name: project, loaded: part }) };
  // Other runs may use it already: running containers stay as they are.
  const request = {
    ...upDefaults,
    services: [],
    ports: "file",
    recreate: "never",
    wait: true,
    waitTimeoutMs: timeoutMs,
  } as const;
  if (ctx.dryRun) {
    await bringUp(request, own);
    return [];
  }
  // Before `join` creates the volume that refers to it.
  await checkUp(request, own);
  const turn = await join({
    project,
    engine,
    reference: reference.volume.name,
    refer: () => engine.createVolume(reference.volume, reference.labels),
    signal: ctx.interrupts.stop,
  });
  ctx.ui.note(turn === "first" ? `${project} is brought up, to be shared` : `${project} is shared with other runs`);
  await bringUp(request, own);
  if (turn === "first") await writeUserFile("ready", project, engine);
  const containers = await engine.containers(project);
  await connect({ whole: loaded.stack, rest, containers }, engine);
  return containers;
}
