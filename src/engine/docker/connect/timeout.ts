import type { Env } from "../../../env.ts";
import { UsageError } from "../../../errors.ts";

/** How long a call may go unanswered: BERTH_ENGINE_TIMEOUT seconds, 60 by default. */
export function timeoutOf(env: Env): number {
  const text = env["BERTH_ENGINE_TIMEOUT"];
  if (!text) return 60_000;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new UsageError(`BERTH_ENGINE_TIMEOUT is "${text}", which is no number of seconds`, {
    hint: "Give seconds, such as 60, or unset it.",
  });
}
