import type { Verdict } from "./verdicts.ts";

interface Count {
  readonly passed: number;
  readonly of: number;
}

/** Passing and all runs of each variant. */
export function tally(found: readonly Verdict[]): Readonly<Record<string, Count>> {
  const variants = [...new Set(found.map(({ run }) => run.variant))];
  const count = (variant: string) => {
    const runs = found.filter(({ run }) => run.variant === variant);
    return [variant, { passed: runs.filter(({ fault }) => fault === undefined).length, of: runs.length }] as const;
  };
  return Object.fromEntries(variants.map(count));
}
