import type { CommandContext } from "../../context/context.ts";
import { openFile } from "../../context/open.ts";
import type { MapNode } from "../../stack/node.ts";
import type { RunOutcome } from "../ci-run.ts";

/** The result of the command against one variant. */
export interface VariantResult {
  readonly variant: string;
  /** not-run: not started, because another variant failed or the run was interrupted. */
  readonly outcome: RunOutcome["outcome"] | "not-run";
  readonly exitCode?: number | undefined;
  readonly project?: string | undefined;
  /** Time until its stack was up. */
  readonly upMs?: number | undefined;
  readonly commandMs?: number | undefined;
}

/** The exit code: 0 if all passed, the code of the failures if they agree, else 1. */
export function matrixCode(results: readonly VariantResult[]): number {
  const codes = new Set(results.flatMap(({ outcome, exitCode }) => (outcome === "passed" ? [] : (exitCode ?? []))));
  const isAll = results.every(({ outcome }) => outcome === "passed");
  const [only, ...others] = codes;
  if (isAll) return 0;
  return only !== undefined && only !== 0 && others.length === 0 ? only : 1;
}

/** One variant of a stack: what it adds to the stack's files. */
export interface Variant {
  readonly name: string;
  /** Absolute paths of stack files to merge over the others. */
  readonly files: readonly string[];
  /** Part of a stack file, merged over all files. Its nodes have their places in the matrix file. */
  readonly override: MapNode | undefined;
  /** undefined removes a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly profiles: readonly string[];
}

/** The context for a variant of the stack; `quiet`: without the warnings about its files. */
export function asVariant(ctx: CommandContext, variant: Variant, { quiet = false } = {}): CommandContext {
  const { name, files, override, profiles } = variant;
  const env = { ...ctx.env, ...variant.env, BERTH_VARIANT: name };
  const overlay = { files, documents: override === undefined ? [] : [override] };
  const request = { ...ctx.request, env, overlay, profiles: [...ctx.request.profiles, ...profiles] };
  const reporter = quiet ? { ...ctx.ui, problems: () => {} } : ctx.ui;
  return { ...ctx, ...openFile(request, reporter), request, env };
}
