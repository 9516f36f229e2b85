import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
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

const floorFile = resolve("test/conformance/floor.json");
const exceptionsFile = resolve("test/conformance-exceptions.json");

/** What keeps the numbers from falling: variants with fewer passing runs than ever, and failing runs nobody agreed to. */
export function setbacks(found: readonly Verdict[]): readonly string[] {
  const floor = read(floorFile) as Readonly<Record<string, number>>;
  const counts = tally(found);
  const lower = Object.entries(floor).flatMap(([variant, least]) => {
    const passed = counts[variant]?.passed ?? 0;
    return passed < least ? [`${variant}: ${passed} pass, ${least} did`] : [];
  });
  const agreed = new Set(Object.keys(read(exceptionsFile) as object));
  const failed = found.filter(({ run, fault }) => fault !== undefined && !agreed.has(run.id));
  return [...lower, ...failed.map(({ run, fault }) => `${run.id}  ${fault}`)];
}

/** Exceptions that are none any more. */
export function overcome(found: readonly Verdict[]): readonly string[] {
  const passing = new Set(found.filter(({ fault }) => fault === undefined).map(({ run }) => run.id));
  return Object.keys(read(exceptionsFile) as object).filter((id) => passing.has(id));
}

/** Makes what passes now the floor of tomorrow. */
export function raiseFloor(found: readonly Verdict[]): void {
  const counts = Object.entries(tally(found)).map(([variant, { passed }]) => [variant, passed]);
  writeFileSync(floorFile, `${JSON.stringify(Object.fromEntries(counts), null, 2)}\n`);
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
