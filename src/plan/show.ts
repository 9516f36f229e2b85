import { actionKinds } from "./action-kinds.ts";
import type { Plan, Step } from "./plan.ts";
import { fieldText, reasonText, skippedText } from "./reason.ts";

export interface ShowOptions {
  /** Say of each step what it comes after. */
  readonly order?: boolean;
  /** Where the file says what a service's field is, such as `compose.yaml:14`. */
  readonly placeOf?: (service: string, field: string) => string | undefined;
}

/**
 * The plan as text, a line per step: `+` comes, `-` goes, `~` changes, `>` starts, `$` runs a command, `.` waits, `=` stays.
 * A reason stands where it is first given, with the fields that changed below it; what was asked for needs none.
 */
export function showPlan(plan: Plan, options: ShowOptions = {}): string {
  const lines = [headline(plan)];
  if (plan.steps.length > 0) lines.push("");
  const width = Math.max(0, ...plan.steps.map(({ id }) => id.length));
  const told = new Map<string, string>();
  for (const step of plan.steps) {
    const reason = reasonText(step.because);
    const isNews = step.because.why !== "requested" && told.get(subjectOf(step)) !== reason;
    told.set(subjectOf(step), reason);
    lines.push(`  ${actionKinds[step.action.kind].symbol} ${isNews ? `${step.id.padEnd(width)}  ${reason}` : step.id}`);
    if (isNews) lines.push(...changeLines(step, options));
    if (options.order && step.after.length > 0) lines.push(`      after ${step.after.join(", ")}`);
  }
  for (const { subject, reason } of (plan.skipped ?? []).map(skippedText)) lines.push(`  = ${subject}: ${reason}`);
  if (plan.warnings.length > 0) lines.push("", ...plan.warnings.map((warning) => `  ! ${warning}`));
  return `${lines.join("\n")}\n`;
}

/** The fields that made the step necessary, each with where the file now says so. */
function changeLines({ because, action }: Step, { placeOf }: ShowOptions): string[] {
  if (because.why !== "changed") return [];
  return because.fields.map((change) => {
    const place = "service" in action ? placeOf?.(action.service, change.field) : undefined;
    return `      ${fieldText(change)}${place === undefined ? "" : `  ${place}`}`;
  });
}

function headline({ stack, steps, unchanged }: Plan): string {
  const same = unchanged.length === 0 ? "" : `, ${count(unchanged.length, "container")} unchanged`;
  return steps.length === 0 ? `${stack}: nothing to do${same}` : `${stack}: ${count(steps.length, "step")}${same}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What a step is about: its id without the verb. */
function subjectOf({ id }: Step): string {
  return id.slice(id.indexOf(" ") + 1);
}

/** What `plan --json` prints. Fields are added, never renamed, as long as the version stays. */
interface PlanJson extends Plan {
  readonly schemaVersion: 1;
}

export function planJson(plan: Plan): PlanJson {
  const { stack, steps, unchanged, warnings } = plan;
  return { schemaVersion: 1, stack, steps, unchanged, warnings };
}
