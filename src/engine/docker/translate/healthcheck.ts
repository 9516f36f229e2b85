import type { Healthcheck } from "../../../stack/stack.ts";
import { durationMs } from "../../../stack/units.ts";

/** `healthcheck` as the engine's Healthcheck; durations become nanoseconds, absent ones the image's or the engine's. */
export function healthcheck(check: Healthcheck | undefined): object | undefined {
  if (check === undefined) return undefined;
  return {
    Test: check.disable ? ["NONE"] : check.test,
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    Retries: check.retries,
    StartPeriod: nanoseconds(check.start_period),
    StartInterval: nanoseconds(check.start_interval),
  };
}

function nanoseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.round(durationMs(duration) * 1e6);
}
