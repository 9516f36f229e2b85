import type { Outcome } from "../../apply/event.ts";
import type { Context } from "../../context/context.ts";
import { type BerthError, exitCodes } from "../../errors.ts";
import type { Plan, Step } from "../../plan/plan.ts";
import type { Stack } from "../../stack/stack.ts";
import { ApplyFailed, TimedOut } from "../../verdict/errors.ts";
import { bringsUp, failuresOf } from "./failures.ts";
import { verdictsOf } from "./verdicts.ts";

interface VerdictOptions {
  readonly stack: Stack;
  readonly ctx: Context;
  /** Whether to add verdicts. Defaults to true if the plan leaves containers running. */
  readonly explains?: boolean | undefined;
}

/**
 * Combines all failed steps into one error, with a verdict for each root cause. Blocked steps are left out: they were
 * reported when they were skipped. A failure that is a bug in berth is returned as it is.
 */
export async function failureWithVerdicts(
  plan: Plan,
  outcome: Outcome,
  saidIn: (step: string) => readonly string[],
  { stack, ctx, explains = bringsUp(plan) }: VerdictOptions,
): Promise<BerthError> {
  const failures = failuresOf(plan, outcome, saidIn);
  const errors = failures.map(({ error }) => error);
  const bug = errors.find(({ exitCode }) => exitCode === exitCodes.bug);
  if (bug !== undefined) return bug;
  const [first] = errors;
  const message = [...new Set(errors.map((error) => error.message))].join("\n");
  const output = failures.flatMap(({ said }) => (said.length === 0 ? [] : [`Output: ${said.join("\n")}`]));
  const hint = [...new Set([...errors.flatMap((error) => error.hint ?? []), ...output])].join("\n");
  const verdicts = explains ? await verdictsOf(failures, stack, ctx) : [];
  const options = { hint: hint || undefined, cause: first, verdicts };
  return first instanceof TimedOut ? new TimedOut(message, options) : new ApplyFailed(message, options);
}

/** The timeout of a whole plan, with a verdict on each wait that had not finished and the names of other unfinished steps. */
export async function timeoutWithVerdicts(
  plan: Plan,
  outcome: Outcome,
  error: TimedOut,
  { stack, ctx }: { readonly stack: Stack; readonly ctx: Context },
): Promise<TimedOut> {
  const isDone = (id: string) => outcome.steps.get(id)?.status === "done";
  const open = plan.steps.filter(({ id, after }) => !isDone(id) && after.every(isDone));
  const waits = open.filter(({ action }) => action.kind === "reach-milestone");
  const others = open.filter((step) => !waits.includes(step));
  const failures = waits.map((step) => ({ step, error, blocked: servicesAfter(step, plan), said: [] }));
  const verdicts = await verdictsOf(failures, stack, ctx);
  const unfinished = others.length === 0 ? [] : [`Still running: ${others.map(({ id }) => id).join(", ")}.`];
  const hint = [...(error.hint === undefined ? [] : [error.hint]), ...unfinished].join("\n");
  return new TimedOut(error.message, { hint: hint || undefined, cause: error, verdicts });
}

/** The services with steps that depend on `step`, directly or indirectly. */
function servicesAfter(step: Step, { steps }: Plan): ReadonlySet<string> {
  const behind = new Set([step.id]);
  const services = new Set<string>();
  // A plan is sorted: dependent steps are listed after their prerequisites.
  for (const { id, after, action } of steps) {
    if (!after.some((each) => behind.has(each))) continue;
    behind.add(id);
    if ("service" in action) services.add(action.service);
  }
  return services;
}
