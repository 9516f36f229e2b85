import type { RunOutcome } from "../artifacts/outcome.ts";

/** What became of the command against one variant. */
export interface VariantResult {
  readonly variant: string;
  /** not-run: given up after another had failed, or was interrupted. */
  readonly outcome: RunOutcome["outcome"] | "not-run";
  readonly exitCode?: number | undefined;
  readonly project?: string | undefined;
  /** Until its stack was up. */
  readonly upMs?: number | undefined;
  readonly commandMs?: number | undefined;
}

/** What the run of one variant tells the one that started it. */
export interface VariantNews extends Pick<RunOutcome, "outcome" | "commandMs"> {
  readonly project: string;
  readonly upMs: number | undefined;
}

/** The code for the shell: 0 where all passed, that of the failures where they agree, else 1. */
export function matrixCode(results: readonly VariantResult[]): number {
  const codes = new Set(results.flatMap(({ outcome, exitCode }) => (outcome === "passed" ? [] : (exitCode ?? []))));
  const isAll = results.every(({ outcome }) => outcome === "passed");
  const [only, ...others] = codes;
  if (isAll) return 0;
  return only !== undefined && only !== 0 && others.length === 0 ? only : 1;
}
