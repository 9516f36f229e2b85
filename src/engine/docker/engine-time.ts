import { UsageError } from "../../errors.ts";
import { durationMs } from "../../stack/units.ts";

/** A moment as the user gives it (`10m` ago, RFC 3339, seconds since the epoch) → seconds since the epoch. */
export function engineTime(text: string, nowMs: number): string {
  if (/^\d+(\.\d+)?$/.test(text)) return text;
  const agoMs = durationMs(text);
  if (!Number.isNaN(agoMs)) return seconds(nowMs - agoMs);
  const atMs = /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return seconds(atMs);
  throw new UsageError(`"${text}" is no moment`, {
    hint: "Give a duration (10m, 1h30m), a date (2026-01-31T12:00:00Z) or seconds since the epoch.",
  });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
