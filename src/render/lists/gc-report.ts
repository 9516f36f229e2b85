import type { ResourceFact } from "../../engine/facts.ts";

/** A project that `gc` removed, or would remove. */
export interface GcReport {
  readonly project: string;
  readonly because: "expired" | "dead" | "unused" | "asked";
  readonly resources: readonly ResourceFact[];
}

interface GcReportStyle {
  readonly format: "text" | "json";
  /** Nothing was removed. */
  readonly dryRun: boolean;
}

const reasons = {
  expired: "expired",
  dead: "its process died",
  unused: "no longer shared",
  asked: "requested",
} as const;

/** What `gc` removed, or would remove. */
export function gcReportText(reports: readonly GcReport[], { format, dryRun }: GcReportStyle): string {
  if (format === "json") return JSON.stringify(gcReportJson(reports, dryRun), null, 2);
  if (reports.length === 0) return "nothing to remove";
  const verb = dryRun ? "would remove" : "removed";
  return reports
    .flatMap(({ project, because, resources }) => [
      `${verb} ${project}: ${reasons[because]}`,
      ...resources.map(({ kind, name }) => `  ${kind} ${name}`),
    ])
    .join("\n");
}

function gcReportJson(reports: readonly GcReport[], dryRun: boolean): unknown {
  const projects = reports.map(({ project, because, resources }) => ({
    project,
    because,
    resources: resources.map(({ kind, id, name }) => ({ kind, id, name })),
  }));
  return { schemaVersion: 1, removed: !dryRun, projects };
}
