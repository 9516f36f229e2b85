import { UsageError } from "../errors.ts";
import { durationMs } from "../stack/units.ts";

/** What a timer of Node can wait for. */
const mostMs = 2 ** 31 - 1;

/** Milliseconds of a flag's value: `90s`, `1h30m`, or a number of seconds. */
export function durationOf(flag: string, text: string): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : durationMs(text);
  if (ms > 0 && ms <= mostMs) return ms;
  if (ms > mostMs) throw new UsageError(`--${flag} ${text} is too long`, { hint: "At most 24 days." });
  throw new UsageError(`--${flag} ${text} is no time`, { hint: "Give one such as 90s, 10m or 1h30m." });
}
