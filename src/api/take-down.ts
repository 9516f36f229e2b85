import { reap } from "../ci/reap.ts";
import { BerthError } from "../errors.ts";
import { down } from "../flows/down.ts";
import type { World } from "./world.ts";

/** How long what does not go in order is tried to be removed by force. */
const forceMs = 60_000;

/** Takes away what was brought up; of an ephemeral stack all there is, by force where it does not go in order. */
export async function takeDown({ project, keeper, operations }: World): Promise<void> {
  const all = operations.open({});
  if (keeper === undefined) {
    await down({ services: [], volumes: false, removeOrphans: true }, all);
    return;
  }
  try {
    await down({ services: [], volumes: true, removeOrphans: true, images: "local" }, all);
  } catch (error) {
    if (!(error instanceof BerthError)) throw error;
    await reap(project, await all.engine(), { signal: AbortSignal.timeout(forceMs) });
  }
  keeper.release();
}
