import type { Context } from "../../context/context.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { bringUp, checkUp } from "../../flows/up/bring-up.ts";
import { upDefaults } from "../../plan/options.ts";
import type { Loaded } from "../../stack/load.ts";
import type { CiRun } from "../ci-run.ts";
import { connect, join } from "../share/join.ts";
import { writeMark } from "../share/labels.ts";
import type { SharedStack } from "../share/shared.ts";

/** Other runs may use the services already: running containers stay as they are. */
const sharedRequest = { ...upDefaults, services: [], ports: "file", recreate: "never", wait: true } as const;

/** The context for the shared part of a run's stack. */
function withinShared(loaded: Loaded, { project, stack }: SharedStack, ctx: Context): Context {
  const part = { ...loaded, stack };
  return { ...ctx, load: async () => part, loadOrName: async () => ({ name: project, loaded: part }) };
}

/** Throws what would keep the shared services from coming up. Only reads. */
export async function checkShared({ loaded }: CiRun, shared: SharedStack, ctx: Context): Promise<void> {
  await checkUp(sharedRequest, withinShared(loaded, shared, ctx));
}

/** Brings shared services up or waits for them, and connects them to this run's networks. Returns their containers. */
export async function share(
  { loaded, engine }: CiRun,
  shared: SharedStack,
  timeoutMs: number,
  ctx: Context,
): Promise<readonly ContainerSummary[]> {
  const { project, rest, reference } = shared;
  const own = withinShared(loaded, shared, ctx);
  const request = { ...sharedRequest, waitTimeoutMs: timeoutMs };
  if (ctx.dryRun) {
    await bringUp(request, own);
    return [];
  }
  const turn = await join({
    project,
    engine,
    reference: reference.volume.name,
    createReference: () => engine.createVolume(reference.volume, reference.labels),
    signal: ctx.interrupts.stop,
  });
  ctx.ui.note(turn === "first" ? `starting ${project}, to share it` : `${project} is shared with other runs`);
  await bringUp(request, own);
  if (turn === "first") await writeMark("ready", project, engine);
  const containers = await engine.summaries(project);
  await connect({ whole: loaded.stack, rest, containers }, engine);
  return containers;
}
