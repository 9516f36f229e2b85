import type { Context } from "../../context/context.ts";
import { type Observed, observe } from "../../observe/observe.ts";
import { planImages } from "../../plan/images/images.ts";
import type { UpOptions } from "../../plan/options.ts";
import type { Stack } from "../../stack/stack.ts";
import { executePlan } from "../execute-plan.ts";

/** What there is, once the images are there that come first: only then can it be seen which containers run an old one. */
export async function pullAndBuild<Options extends UpOptions>(
  stack: Stack,
  options: Options,
  ctx: Context,
): Promise<{ readonly observed: Observed; readonly options: Options }> {
  const engine = await ctx.engine();
  const observed = await observe(engine, stack);
  const images = planImages(stack, observed, options);
  if (ctx.dryRun || images.steps.length === 0) return { observed, options };
  await executePlan(images, stack, ctx, { explains: true });
  return { observed: await observe(engine, stack), options: { ...options, isRefreshed: true } };
}
