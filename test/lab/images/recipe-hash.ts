import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { debianMirror } from "../debian/mirror.ts";
import type { Recipe } from "./recipe.ts";
import { recipeOf } from "./recipes.ts";

/** What an image was made from, in twelve hex digits. An image whose label says the same need not be made again. */
export function recipeHash(recipe: Recipe): string {
  const hash = createHash("sha256");
  for (const file of filesOf(recipe.source))
    hash.update(`${file.slice(recipe.source.length)}\0`).update(readFileSync(file));
  const more =
    recipe.kind === "rootfs"
      ? [...recipe.changes, debianMirror()]
      : [recipeHash(recipeOf(recipe.from)), ...recipe.ingredients()];
  return hash.update(more.join("\0")).digest("hex").slice(0, 12);
}

function filesOf(source: string): string[] {
  if (statSync(source).isFile()) return [source];
  return readdirSync(source)
    .sort()
    .map((name) => join(source, name));
}
