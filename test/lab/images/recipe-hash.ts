import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { debianMirror } from "../debian/mirror.ts";
import type { Recipe } from "./recipe.ts";
import { recipeOf } from "./recipes.ts";

/** What an image was made from, in twelve hex digits. An image whose label says the same need not be made again. */
export function recipeHash(recipe: Recipe): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(recipe.source).sort())
    hash.update(`${name}\0`).update(readFileSync(join(recipe.source, name)));
  const more =
    recipe.kind === "rootfs"
      ? [...recipe.changes, debianMirror()]
      : [recipeHash(recipeOf(recipe.from)), ...recipe.ingredients()];
  return hash.update(more.join("\0")).digest("hex").slice(0, 12);
}
