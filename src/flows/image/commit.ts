import type { Context } from "../../context/context.ts";
import type { CommitContainer } from "../../engine/engine.ts";
import { type ContainerChoice, runningContainer } from "../one-container.ts";

export interface CommitRequest extends ContainerChoice, Omit<CommitContainer, "container"> {}

/** Creates an image from a running container's files. */
export async function commit(request: CommitRequest, ctx: Context): Promise<number> {
  const { fact, engine } = await runningContainer(request, ctx);
  const { reference, author, message, changes, pause } = request;
  if (ctx.dryRun) {
    ctx.ui.result(`${fact.name} would be committed${reference === undefined ? "" : ` as ${reference}`}`);
    return 0;
  }
  ctx.ui.status(`${fact.name} Commit ${fact.name} Committing`);
  const id = await engine.commitContainer({ container: fact.id, reference, author, message, changes, pause });
  ctx.ui.status(`${fact.name} Commit ${fact.name} Committed as ${id}`);
  return 0;
}
