import type { ContainerFact } from "../../engine/engine.ts";
import type { UpOptions } from "../options.ts";

/** What to tell of orphans that stay, in Compose's words: scripts look for them. */
export function orphanWarnings(orphans: readonly ContainerFact[], options: UpOptions): string[] {
  if (orphans.length === 0 || options.removeOrphans || options.ignoreOrphans === true) return [];
  const names = orphans.map((fact) => fact.name).join(" ");
  return [
    `Found orphan containers ([${names}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.`,
  ];
}
