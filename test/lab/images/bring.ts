import { call } from "../engine/call.ts";
import { imageState, inspectImage } from "./image-state.ts";
import { makeImage } from "./make.ts";
import { pullImage } from "./pull.ts";
import { recipeOf } from "./recipes.ts";

export interface BringOptions {
  /** Whether the official image is tried before the lab's own is made. */
  pull: boolean;
  log: (line: string) => void;
}

/** The wanted images which the engine does not have, or has from an older recipe. */
export async function absentImages(host: string, names: readonly string[]): Promise<string[]> {
  const states = await Promise.all(names.map((name) => imageState(host, recipeOf(name))));
  return names.filter((_, at) => states[at] !== "ready");
}

/** Sees that the engine has the named images: independent ones at the same time, and each base once. */
export async function bringImages(host: string, names: readonly string[], options: BringOptions): Promise<void> {
  const begun = new Map<string, Promise<void>>();
  const bring = (name: string): Promise<void> => {
    const running = begun.get(name) ?? bringOne(host, name, options, bring);
    begun.set(name, running);
    return running;
  };
  // All builds end before an error is told: a rejection must not leave half of them running.
  const ends = await Promise.allSettled(names.map(bring));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}

async function bringOne(
  host: string,
  name: string,
  { pull, log }: BringOptions,
  bring: (name: string) => Promise<void>,
) {
  const recipe = recipeOf(name);
  const state = await imageState(host, recipe);
  if (state === "ready") return;
  if (state === "absent" && pull && (await pullImage(host, name))) return log(`${name} pulled`);
  if (recipe.kind === "dockerfile") await bring(recipe.from);
  const old = await inspectImage(host, name);
  const start = Date.now();
  await makeImage(host, recipe);
  log(`${name} made in ${((Date.now() - start) / 1000).toFixed(1)} s`);
  if (old) await removeNameless(host, old.Id);
}

async function removeNameless(host: string, id: string): Promise<void> {
  const tags = (await inspectImage(host, id))?.RepoTags ?? [];
  // By its id the engine would remove an image together with a last name that somebody else gave it. It refuses
  // while a container or another image still uses it, which is as good.
  if (tags.length === 0) await call(host, `/images/${id}`, { method: "DELETE", timeoutMs: 30_000 });
}
