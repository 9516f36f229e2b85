import type { Context } from "../../context/context.ts";
import { labels } from "../../engine/labels.ts";
import { volumesText } from "../../render/lists/volumes.ts";
import { resolveTarget } from "../resolve-target.ts";

export interface VolumesRequest {
  readonly services: readonly string[];
  /** `table`, `json`, or a template. */
  readonly format: string;
  /** Print only names. */
  readonly quiet: boolean;
}

/** Lists the project's volumes. If services are named: only those that their containers mount. */
export async function volumes({ services, format, quiet }: VolumesRequest, ctx: Context): Promise<number> {
  const { name, engine } = await resolveTarget(services, ctx);
  const [all, facts] = await Promise.all([
    engine.volumes(name, []),
    services.length === 0 ? [] : engine.summaries(name),
  ]);
  const mounted = new Set(
    facts
      .filter((fact) => services.includes(fact.labels[labels.service] ?? ""))
      .flatMap((fact) => fact.mounts.map((mount) => mount.name)),
  );
  const shown = all
    .filter((volume) => services.length === 0 || mounted.has(volume.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = quiet ? shown.map((volume) => volume.name).join("\n") : volumesText(shown, format);
  if (text !== "") ctx.ui.result(text);
  return 0;
}
