import type { RootfsRecipe } from "./recipe.ts";
import { recipeOf } from "./recipes.ts";

const begun = new Map<string, Promise<string>>();

/** The root file system of a recipe as a tar file, which the caller removes. Joins one that is already being made. */
export async function takeRootfs(recipe: RootfsRecipe): Promise<string> {
  const making = begun.get(recipe.name) ?? recipe.rootfs();
  begun.delete(recipe.name);
  return making;
}

/** Begins to make what the named images rest on, while the engine is still on its way: it takes longest of all. */
export function beginRootfs(names: readonly string[]): void {
  for (const name of names) {
    const recipe = recipeOf(name);
    const base = recipe.kind === "rootfs" ? recipe : recipeOf(recipe.from);
    if (base.kind !== "rootfs" || begun.has(base.name)) continue;
    const making = base.rootfs();
    // Whoever takes it meets the error.
    making.catch(() => {});
    begun.set(base.name, making);
  }
}
