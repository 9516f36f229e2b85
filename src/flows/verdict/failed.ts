import type { Outcome } from "../../apply/event.ts";
import type { Ports } from "../../context/context.ts";
import { ApplyFailed, type BerthError, exitCodes, TimedOut } from "../../errors.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Stack } from "../../stack/stack.ts";
import { bringsUp, failuresOf } from "./failures.ts";
import { verdictsOf } from "./verdicts.ts";

interface Aim {
  readonly stack: Stack;
  readonly ports: Ports;
  /** Undefined: where the plan brings something up. */
  readonly explains?: boolean | undefined;
}

/** One error for all that failed, with a verdict for each root cause: what was blocked was said as it happened. */
export async function failed(
  plan: Plan,
  outcome: Outcome,
  saidIn: (step: string) => readonly string[],
  { stack, ports, explains = bringsUp(plan) }: Aim,
): Promise<BerthError> {
  const failures = failuresOf(plan, outcome, saidIn);
  const errors = failures.map(({ error }) => error);
  const bug = errors.find(({ exitCode }) => exitCode === exitCodes.bug);
  if (bug !== undefined) return bug;
  const [first] = errors;
  const message = [...new Set(errors.map((error) => error.message))].join("\n");
  const said = failures.flatMap(({ said: lines }) => (lines.length === 0 ? [] : [`It said: ${lines.join("\n")}`]));
  const hint = [...new Set([...errors.flatMap((error) => error.hint ?? []), ...said])].join("\n");
  const verdicts = explains ? await verdictsOf(failures, stack, ports) : [];
  const options = { hint: hint || undefined, cause: first, verdicts };
  return first instanceof TimedOut ? new TimedOut(message, options) : new ApplyFailed(message, options);
}
