import { UsageError } from "../errors.ts";
import { durationMs } from "../stack/units.ts";

/** Milliseconds of a flag's value: `90s`, `1h30m`, or a number of seconds. */
export function durationOf(flag: string, text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : durationMs(text);
  if (ms > 0) return ms;
  throw new UsageError(`--${flag} ${text} is no time`, { hint: "Give one such as 90s, 10m or 1h30m." });
}
