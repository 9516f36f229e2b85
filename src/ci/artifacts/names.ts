import type { Stack } from "../../stack/stack.ts";

/** The files of a run's artefacts, by what is in them. */
export const names = {
  summary: "summary.md",
  report: "summary.json",
  junit: "junit.xml",
  planText: "plan.txt",
  plan: "plan.json",
  config: "config.yaml",
  ps: "ps.txt",
  inspect: "inspect.json",
  events: "events.jsonl",
  peaks: "peaks.json",
  /** Every line of every container. */
  logs: "logs.txt",
} as const;

/** The file of one service's lines. */
export function logName(service: string): string {
  return `logs/${service}.log`;
}

/** Every file that may come of a run of this stack. */
export function namesFor({ services }: Pick<Stack, "services">): readonly string[] {
  return [...Object.values(names), ...[...services.keys()].map(logName)];
}
