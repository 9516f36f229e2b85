import type { Context } from "../../context/context.ts";
import { labels } from "../../engine/labels.ts";
import { imageIds, imagesJson, imagesTable } from "../../render/lists/images.ts";
import { resolveTarget } from "../resolve-target.ts";

export interface ImagesRequest {
  readonly services: readonly string[];
  readonly show: "table" | "json" | "ids";
}

/** Lists the images that the project's containers run, stopped ones included. */
export async function images({ services, show }: ImagesRequest, ctx: Context): Promise<number> {
  const { name, engine } = await resolveTarget(services, ctx);
  const facts = (await engine.summaries(name))
    .filter((fact) => services.length === 0 || services.includes(fact.labels[labels.service] ?? ""))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const byId = new Map((await engine.images(facts.map(({ imageId }) => imageId))).map((image) => [image.id, image]));
  const used = facts.flatMap((container) => {
    const image = byId.get(container.imageId);
    return image === undefined ? [] : [{ container, image }];
  });
  const text = show === "ids" ? imageIds(used) : show === "json" ? imagesJson(used) : imagesTable(used, new Date());
  if (text !== "") ctx.ui.result(text);
  return 0;
}
