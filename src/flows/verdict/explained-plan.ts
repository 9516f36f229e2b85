import type { Context } from "../../context/context.ts";
import { Failure } from "../../errors.ts";
import type { Stack } from "../../stack/stack.ts";
import { ApplyFailed } from "../../verdict/errors.ts";

/**
 * Runs `make`, which creates a plan. If it fails because of one service, throws `ApplyFailed` with a verdict on that
 * service. Other errors are rethrown unchanged.
 */
export async function withPlanVerdict<T>(make: () => Promise<T>, stack: Stack, ctx: Context): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof Failure) || error instanceof ApplyFailed) throw error;
    const service = /\bservice "([^"]+)"/.exec(error.message)?.[1];
    if (service === undefined) throw error;
    const { verdictOnRefusal } = await import("./verdicts.ts");
    const verdict = await verdictOnRefusal(service, error, stack, ctx);
    throw new ApplyFailed(error.message, { hint: error.hint, cause: error, verdicts: [verdict] });
  }
}
