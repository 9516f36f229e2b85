import { spawn } from "node:child_process";
import { createReadStream, rmSync } from "node:fs";
import type { Readable } from "node:stream";
import { call } from "../engine/call.ts";
import { type DockerfileRecipe, type Recipe, type RootfsRecipe, recipeLabel } from "./recipe.ts";
import { recipeHash } from "./recipe-hash.ts";
import { takeRootfs } from "./rootfs.ts";
import { streamError, streamTail } from "./stream-error.ts";

/** Makes an image in the engine from its recipe, under its official name. */
export function makeImage(host: string, recipe: Recipe): Promise<void> {
  return recipe.kind === "rootfs" ? importRootfs(host, recipe) : build(host, recipe);
}

async function importRootfs(host: string, recipe: RootfsRecipe): Promise<void> {
  const tar = await takeRootfs(recipe);
  const [repo = "", tag = ""] = recipe.name.split(":");
  const query = new URLSearchParams({ fromSrc: "-" });
  for (const change of [...recipe.changes, `LABEL ${recipeLabel}=${recipeHash(recipe)}`])
    query.append("changes", change);
  const said = await post(host, `/images/create?${query}`, createReadStream(tar), recipe.name);
  rmSync(tar);
  // Named in a call of its own: Podman's import forgets the tag.
  const id = /"status":"(?:sha256:)?([0-9a-f]{64})"/.exec(said)?.[1];
  const { status, body } = await call(host, `/images/${id}/tag?repo=${repo}&tag=${tag}`, { method: "POST" });
  if (status !== 201) throw new Error(`naming ${recipe.name}: ${body.trim()}`);
}

async function build(host: string, recipe: DockerfileRecipe): Promise<void> {
  const labels = JSON.stringify({ [recipeLabel]: recipeHash(recipe) });
  const query = new URLSearchParams({ t: recipe.name, labels, rm: "1", forcerm: "1" });
  await post(host, `/build?${query}`, context(recipe), recipe.name);
}

/** The folder of the recipe and its additions as one tar stream. */
function context(recipe: DockerfileRecipe): Readable {
  const additions = recipe.additions().flatMap(({ folder, name }) => ["-C", folder, name]);
  const tar = spawn("tar", ["-c", "-h", "--owner=0", "--group=0", "-C", recipe.source, ".", ...additions], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  // A context cut short must fail the build, not end it early with half of the files.
  tar.on("exit", (code) => {
    if (code !== 0) tar.stdout.destroy(new Error(`tar of ${recipe.name}'s context ended with ${code}`));
  });
  return tar.stdout;
}

async function post(host: string, path: string, body: Readable, name: string): Promise<string> {
  const reply = await call(host, path, { method: "POST", body, timeoutMs: 10 * 60_000 });
  const error = reply.status === 200 ? streamError(reply.body) : reply.body.trim();
  if (error !== undefined) throw new Error(`making ${name}: ${error}\n${streamTail(reply.body)}`);
  return reply.body;
}
