import type { Context } from "../../context/context.ts";
import type { Shortfall } from "../../engine/facts.ts";
import type { Plan } from "../../plan/plan.ts";
import { createdBy } from "../../plan/select-services.ts";
import { EngineTooOld } from "../../stack/errors.ts";
import { withChain } from "../../stack/extends/chain.ts";
import type { Loaded } from "../../stack/load.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { problem } from "../../stack/rules/view.ts";
import type { Stack } from "../../stack/stack.ts";

/**
 * Tells all that a plan would make and the engine is too old for, each with its place, before any of it is made.
 * `wanted`: the stack as its containers are made from.
 */
export async function checkEngineSupport(plan: Plan, wanted: Stack, loaded: Loaded, ctx: Context): Promise<void> {
  const engine = await ctx.engine();
  const problems = engine.shortfalls(createdBy(plan, wanted)).map((each) => problemOf(each, loaded));
  if (problems.some(({ severity }) => severity === "error")) throw new EngineTooOld(problems);
  if (problems.length > 0) ctx.ui.problems(problems);
}

function problemOf({ path, message, becomes }: Shortfall, { root, extensions }: Loaded): Problem {
  const found = problem({ root }, path, {
    rule: "engine-too-old",
    ...(becomes === "refused"
      ? { severity: "error", message, hint: "Update the engine, or leave the attribute out." }
      : { severity: "warning", message: `${message} and leaves it out` }),
  });
  return withChain(found, extensions);
}
