import { call } from "../engine/call.ts";
import { type Recipe, recipeLabel } from "./recipe.ts";
import { recipeHash } from "./recipe-hash.ts";

interface ImageFacts {
  Id: string;
  RepoTags?: string[] | null;
  Config?: { Labels?: Record<string, string> | null } | null;
}

/** "ready" means of today's recipe, or the user's own official image, which the lab uses as it is. */
export async function imageState(host: string, recipe: Recipe): Promise<"ready" | "outdated" | "absent"> {
  const image = await inspectImage(host, recipe.name);
  if (!image) return "absent";
  const made = image.Config?.Labels?.[recipeLabel];
  return made === undefined || made === recipeHash(recipe) ? "ready" : "outdated";
}

/** What the engine knows of an image, by name or id, or undefined. */
export async function inspectImage(host: string, name: string): Promise<ImageFacts | undefined> {
  const { status, body } = await call(host, `/images/${name}/json`, { timeoutMs: 10_000 });
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`inspecting ${name}: the engine answered ${status}: ${body.trim()}`);
  return JSON.parse(body) as ImageFacts;
}
