import type { ResourceFact } from "../../engine/facts.ts";

/** A project that was removed because nobody is left for it. */
export interface GcReport {
  readonly project: string;
  readonly because: "expired" | "dead" | "unused" | "asked";
  readonly resources: readonly ResourceFact[];
}

interface CollectedStyle {
  readonly format: "text" | "json";
  /** Nothing was removed: only looked for. */
  readonly dryRun: boolean;
}

const reasons = {
  expired: "its time is over",
  dead: "its process is dead",
  unused: "nobody shares it any more",
  asked: "asked for",
} as const;

/** What `gc` removed, or would remove. */
export function gcReportText(collected: readonly GcReport[], { format, dryRun }: CollectedStyle): string {
  if (format === "json") return JSON.stringify(collectedJson(collected, dryRun), null, 2);
  if (collected.length === 0) return "nothing to remove";
  const verb = dryRun ? "would remove" : "removed";
  return collected
    .flatMap(({ project, because, resources }) => [
      `${verb} ${project}: ${reasons[because]}`,
      ...resources.map(({ kind, name }) => `  ${kind} ${name}`),
    ])
    .join("\n");
}

function collectedJson(collected: readonly GcReport[], dryRun: boolean): unknown {
  const projects = collected.map(({ project, because, resources }) => ({
    project,
    because,
    resources: resources.map(({ kind, id, name }) => ({ kind, id, name })),
  }));
  return { schemaVersion: 1, removed: !dryRun, projects };
}
