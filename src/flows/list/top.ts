import type { Context } from "../../context/context.ts";
import type { ContainerSummary } from "../../engine/facts.ts";
import { labels } from "../../engine/labels.ts";
import { topTable } from "../../render/lists/top.ts";
import { resolveTarget } from "../resolve-target.ts";

/** Lists the processes of the running containers. */
export async function top({ services }: { readonly services: readonly string[] }, ctx: Context): Promise<number> {
  const { name, engine } = await resolveTarget(services, ctx);
  const facts = (await engine.summaries(name)).filter(
    (fact) => runs.has(fact.state) && (services.length === 0 || services.includes(fact.labels[labels.service] ?? "")),
  );
  const sorted = [...facts].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const listed = await Promise.all(
    sorted.map(async (fact) => ({
      service: fact.labels[labels.service] ?? "",
      number: fact.labels[labels.number] ?? "",
      ...(await engine.processes(fact.id)),
    })),
  );
  const text = topTable(listed);
  if (text !== "") ctx.ui.result(text);
  return 0;
}

const runs: ReadonlySet<string> = new Set(["running", "paused"]);

/** By service, then by number. */
function rank(fact: ContainerSummary): string {
  return `${fact.labels[labels.service]}\0${(fact.labels[labels.number] ?? "").padStart(8, "0")}`;
}
