import type { Plan } from "./plan.ts";

/** What `plan --json` prints. Fields are added, never renamed, as long as the version stays. */
export interface PlanJson extends Plan {
  readonly schemaVersion: 1;
}

export function planJson(plan: Plan): PlanJson {
  const { stack, steps, unchanged, warnings } = plan;
  return { schemaVersion: 1, stack, steps, unchanged, warnings };
}
