import type { Action, Plan, Step } from "./plan.ts";
import { fieldText, reasonText } from "./reason.ts";

const symbols: Readonly<Record<Action["kind"], string>> = {
  "create-network": "+",
  "create-volume": "+",
  "create-container": "+",
  "pull-image": "+",
  "build-image": "+",
  "rename-container": "~",
  "restart-container": "~",
  "start-container": ">",
  "unpause-container": ">",
  "reach-milestone": ".",
  "stop-container": "-",
  "kill-container": "-",
  "remove-container": "-",
  "remove-network": "-",
  "remove-volume": "-",
  "remove-image": "-",
};

/**
 * The plan as text, a line per step: `+` comes, `-` goes, `~` changes, `>` starts, `.` waits. A reason stands where it is
 * first given, with the fields that changed below it; what was asked for needs none. With `order`, each step also says what it comes after.
 */
export function showPlan(plan: Plan, options: { readonly order?: boolean } = {}): string {
  const lines = [headline(plan)];
  if (plan.steps.length > 0) lines.push("");
  const width = Math.max(0, ...plan.steps.map(({ id }) => id.length));
  const told = new Map<string, string>();
  for (const step of plan.steps) {
    const reason = reasonText(step.because);
    const isNews = step.because.why !== "requested" && told.get(subjectOf(step)) !== reason;
    told.set(subjectOf(step), reason);
    lines.push(`  ${symbols[step.action.kind]} ${isNews ? `${step.id.padEnd(width)}  ${reason}` : step.id}`);
    if (isNews && step.because.why === "changed") {
      lines.push(...step.because.fields.map((field) => `      ${fieldText(field)}`));
    }
    if (options.order && step.after.length > 0) lines.push(`      after ${step.after.join(", ")}`);
  }
  if (plan.warnings.length > 0) lines.push("", ...plan.warnings.map((warning) => `  ! ${warning}`));
  return `${lines.join("\n")}\n`;
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
