import { withoutPasswords } from "../redact/addresses.ts";
import { actionKinds } from "./action-kinds.ts";
import type { Plan, Step } from "./plan.ts";
import { fieldText, reasonText, skippedText } from "./reason.ts";

export interface ShowOptions {
  /** Show the steps that each step comes after. */
  readonly order?: boolean;
  /** Where the file sets a service's field, such as `compose.yaml:14`. */
  readonly placeOf?: (service: string, field: string) => string | undefined;
  /** Show one line for all steps that recreate a container. */
  readonly joinsRecreation?: boolean;
  /** Colors for the symbols. */
  readonly paint?: Readonly<Record<"green" | "yellow" | "red", (text: string) => string>> | undefined;
}

const recreates = "±";

/**
 * The plan as text, a line per step: `+` creates, `-` stops or removes, `~` changes, `±` recreates, `>` starts, `$` runs a
 * command, `.` waits, `=` skips. A reason is shown on the first step of a container that has it, with the changed fields
 * below. Requested steps need no reason.
 */
export function showPlan(plan: Plan, options: ShowOptions = {}): string {
  const lines = [headline(plan)];
  if (plan.steps.length > 0) lines.push("");
  const width = Math.max(0, ...plan.steps.map(({ id }) => id.length));
  const shownReasons = new Map<string, string>();
  for (const step of shownSteps(plan, options)) {
    const reason = reasonText(step.because);
    const isNew = step.because.why !== "requested" && shownReasons.get(subjectOf(step)) !== reason;
    shownReasons.set(subjectOf(step), reason);
    lines.push(`  ${colored(step.symbol, options.paint)} ${isNew ? `${step.id.padEnd(width)}  ${reason}` : step.id}`);
    if (isNew) lines.push(...changeLines(step, options));
    if (options.order && step.after.length > 0) lines.push(`      after ${step.after.join(", ")}`);
  }
  for (const { subject, reason } of (plan.skipped ?? []).map(skippedText)) lines.push(`  = ${subject}: ${reason}`);
  if (plan.warnings.length > 0) lines.push("", ...plan.warnings.map((warning) => `  ! ${warning}`));
  return withoutPasswords(`${lines.join("\n")}\n`);
}

type ShownStep = Step & { readonly symbol: string };

/** The steps with their symbols. With `joinsRecreation`, those that replace a container are one: its first, renamed. */
function shownSteps({ steps }: Plan, { joinsRecreation = false }: ShowOptions): readonly ShownStep[] {
  const isSuccessor = ({ action }: Step) => action.kind === "create-container" && action.inherit !== undefined;
  const joined = new Set(joinsRecreation ? steps.filter(isSuccessor).map(subjectOf) : []);
  const seen = new Set<string>();
  return steps.flatMap((step): readonly ShownStep[] => {
    const subject = subjectOf(step);
    if (!joined.has(subject) || !("service" in step.action))
      return [{ ...step, symbol: actionKinds[step.action.kind].symbol }];
    if (seen.has(subject)) return [];
    seen.add(subject);
    return [{ ...step, id: `recreate ${subject}`, symbol: recreates }];
  });
}

const symbolColors: Readonly<Record<string, "green" | "yellow" | "red">> = {
  "+": "green",
  "-": "red",
  "~": "yellow",
  [recreates]: "yellow",
};

function colored(symbol: string, paint: ShowOptions["paint"]): string {
  const color = symbolColors[symbol];
  return paint === undefined || color === undefined ? symbol : paint[color](symbol);
}

/** The changed fields that made the step necessary, each with its place in the file. */
function changeLines({ because, action }: Step, { placeOf }: ShowOptions): string[] {
  if (because.why !== "changed") return [];
  return because.fields.map((change) => {
    const place = "service" in action ? placeOf?.(action.service, change.field) : undefined;
    return `      ${fieldText(change)}${place === undefined ? "" : `  ${place}`}`;
  });
}

function headline({ stack, steps, unchanged }: Plan): string {
  const kept = unchanged.length === 0 ? "" : `, ${count(unchanged.length, "container")} unchanged`;
  return steps.length === 0 ? `${stack}: nothing to do${kept}` : `${stack}: ${count(steps.length, "step")}${kept}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A step's subject: its id without the verb. */
function subjectOf({ id }: Step): string {
  return id.slice(id.indexOf(" ") + 1);
}

/** The output of `plan --json`. Without a new version, fields may only be added. */
interface PlanJson extends Plan {
  readonly schemaVersion: 1;
}

export function planJson(plan: Plan): PlanJson {
  const { stack, steps, unchanged, warnings } = plan;
  return { schemaVersion: 1, stack, steps, unchanged, warnings: warnings.map(withoutPasswords) };
}
