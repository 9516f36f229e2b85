import { EngineRefused } from "../../../errors.ts";
import type { Healthcheck } from "../../../stack/stack.ts";
import { durationMs } from "../../../stack/units.ts";

/** `healthcheck` as the engine's Healthcheck; durations become nanoseconds, absent ones the image's or the engine's. */
export function healthcheck(check: Healthcheck | undefined): object | undefined {
  if (check === undefined) return undefined;
  // The engine takes it and never uses it: docker compose refuses, and so do we.
  if (check.start_interval !== undefined && check.start_period === undefined) {
    throw new EngineRefused(withoutPeriod, { hint: 'Add "start_period: 30s".' });
  }
  return {
    Test: check.disable ? ["NONE"] : check.test,
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    Retries: check.retries,
    StartPeriod: nanoseconds(check.start_period),
    StartInterval: nanoseconds(check.start_interval),
  };
}

const withoutPeriod = "healthcheck.start_interval requires healthcheck.start_period to be set";

function nanoseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.round(durationMs(duration) * 1e6);
}
