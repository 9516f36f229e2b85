import type { ContainerFact } from "../../engine/engine.ts";
import { labels } from "../../engine/labels.ts";
import { UsageError } from "../../errors.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * Refuses to take over, as if it were this one, the copy of the stack that runs from another folder: two copies under one
 * name are one project. Fine where the name was chosen for it, or the other folder is gone.
 */
export async function checkFolder(stack: Stack, containers: readonly ContainerFact[]): Promise<void> {
  if (stack.isNameChosen) return;
  const folders = new Set(containers.flatMap((fact) => fact.labels[labels.workingDir] ?? []));
  folders.delete(stack.workingDir);
  if (folders.size === 0) return;
  const { existsSync } = await import("node:fs");
  const other = [...folders].find((folder) => existsSync(folder));
  if (other === undefined) return;
  const name = `${stack.name}-${suffixOf(stack)}`;
  throw new UsageError(`project ${stack.name} belongs to the copy of this stack in ${other}`, {
    hint: `Give this copy a name of its own: put COMPOSE_PROJECT_NAME=${name} into its .env, or use -p ${name}. To go on with that project from here: -p ${stack.name}.`,
  });
}

/** Of the folder's name what a project's name may have, without what the project is called already. */
function suffixOf({ name, workingDir }: Stack): string {
  const folder = (workingDir.split(/[\\/]/).findLast(Boolean) ?? "").toLowerCase().replaceAll(/[^a-z0-9_-]/g, "");
  const rest = folder.startsWith(`${name}-`) ? folder.slice(name.length + 1) : folder;
  return rest === "" || rest === name ? "2" : rest;
}
