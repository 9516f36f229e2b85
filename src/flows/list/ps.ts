import type { CommandContext } from "../../context/context.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { exitCodes } from "../../errors.ts";
import { psText } from "../../render/lists/ps.ts";
import { type ContainerListing, listContainers } from "./list-containers.ts";

export interface PsRequest extends ContainerListing {
  /** `table`, `json`, or a template. undefined: the format of the Docker CLI's configuration, else `table`. */
  readonly format: string | undefined;
  /** Print only ids, or only service names. */
  readonly only: "ids" | "services" | undefined;
  readonly truncate: boolean;
}

/** Lists the project's containers. */
export async function ps(request: PsRequest, ctx: CommandContext): Promise<number> {
  const facts = await listContainers(request, ctx);
  const text = textOf(facts, { ...request, format: request.format ?? (await ctx.psFormat()) ?? "table" });
  if (text !== "") ctx.ui.result(text);
  return exitCodes.done;
}

function textOf(
  facts: readonly ContainerSummary[],
  { format, only, truncate }: PsRequest & { readonly format: string },
): string {
  if (only === "ids") return facts.map(({ id }) => id).join("\n");
  if (only === "services") return [...new Set(facts.map((fact) => fact.labels[labels.service]))].join("\n");
  return psText(facts, format, { truncate, now: new Date() });
}
