/** Nanoseconds per unit of a duration. */
const nanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

const durationPart = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h|d|w)/gy;

/** `1m30s`, `1.5s`, `2d` → nanoseconds; undefined if the text is not a duration. `0` needs no unit, any other number does. */
export function durationNs(text: string): bigint | undefined {
  const [, sign, rest] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === undefined || rest === "") return undefined;
  const total = rest === "0" ? 0n : partsNs(rest);
  return sign === "-" && total !== undefined ? -total : total;
}

function partsNs(text: string): bigint | undefined {
  let total = 0n;
  let end = 0;
  for (const [part, whole = "", fraction = "", unit = ""] of text.matchAll(durationPart)) {
    if (whole === "" && fraction === "") return undefined;
    const scale = nanoseconds[unit] ?? 0n;
    total += BigInt(whole || 0) * scale + (BigInt(fraction || 0) * scale) / 10n ** BigInt(fraction.length);
    end += part.length;
  }
  return end === text.length ? total : undefined;
}

/** `1m30s` → milliseconds, which may be a fraction; NaN if the text is not a duration. */
export function durationMs(text: string): number {
  const ns = durationNs(text);
  return ns === undefined ? Number.NaN : Number(ns) / 1e6;
}

/** Nanoseconds → the canonical text: `1m30s`, `1h0m0s`, `500ms`, `0s`. */
export function formatDuration(ns: bigint): string {
  if (ns < 0n) return `-${formatDuration(-ns)}`;
  if (ns === 0n) return "0s";
  const small = [
    { limit: 1_000n, unit: "ns", scale: 1n },
    { limit: 1_000_000n, unit: "µs", scale: 1_000n },
    { limit: 1_000_000_000n, unit: "ms", scale: 1_000_000n },
  ].find(({ limit }) => ns < limit);
  if (small !== undefined) return decimal(ns, small.scale) + small.unit;
  const minutes = ns / 60_000_000_000n;
  const seconds = `${decimal(ns % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, scale: bigint): string {
  const digits = String(scale).length - 1;
  const fraction = String(value % scale)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  return `${value / scale}${digits === 0 || fraction === "" ? "" : `.${fraction}`}`;
}

const byteText = /^(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?) ?(?:b|([kmgtp])(?:i?b)?)?$/i;

/** `64m`, `1.5gb`, `2 KiB`, `1024` → bytes, in powers of 1024; NaN if the text is not a size. */
export function byteSize(text: string): number {
  const [, digits, unit = ""] = byteText.exec(text.trim()) ?? [];
  if (digits === undefined) return Number.NaN;
  return Math.trunc(Number(digits) * 1024 ** " kmgtp".indexOf(unit.toLowerCase() || " "));
}
