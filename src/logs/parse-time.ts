import { UsageError } from "../errors.ts";

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const durationForm = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/;
const dateForm = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Converts the value of `--since` (a duration before `now`, RFC 3339, a date, or seconds since the epoch) to the engine's
 * format: seconds, with nanoseconds if given. Throws UsageError.
 */
export function parseTime(text: string, now: Date): string {
  if (/^\d+(?:\.\d{1,9})?$/.test(text)) return text;
  if (durationForm.test(text)) return secondsText(now.getTime() - durationMs(text));
  const date = dateForm.exec(text);
  if (date !== null) {
    const [, day, minute = "00:00", second = ":00", fraction = "", zone = ""] = date;
    const ms = Date.parse(`${day}T${minute}${second}${zone}`);
    if (!Number.isNaN(ms)) return `${ms / 1000}${fraction.slice(0, 10)}`;
  }
  throw new UsageError(`invalid time "${text}"`, {
    hint: "Use a duration such as 10m, or a time such as 2026-01-31T12:00:00Z.",
  });
}

function durationMs(text: string): number {
  let ms = 0;
  for (const [, amount, unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    ms += Number(amount) * (unitMs[unit] ?? 0);
  }
  return ms;
}

function secondsText(ms: number): string {
  return (ms / 1000).toFixed(3);
}
