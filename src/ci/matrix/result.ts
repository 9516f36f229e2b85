import type { CommandContext } from "../../context/context.ts";
import { openFile } from "../../context/open.ts";
import type { MapNode } from "../../stack/node.ts";
import type { RunOutcome } from "../ci-run.ts";

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

/** The code for the shell: 0 where all passed, that of the failures where they agree, else 1. */
export function matrixCode(results: readonly VariantResult[]): number {
  const codes = new Set(results.flatMap(({ outcome, exitCode }) => (outcome === "passed" ? [] : (exitCode ?? []))));
  const isAll = results.every(({ outcome }) => outcome === "passed");
  const [only, ...others] = codes;
  if (isAll) return 0;
  return only !== undefined && only !== 0 && others.length === 0 ? only : 1;
}

/** How one stack differs from what its files say. */
export interface Variant {
  readonly name: string;
  /** Absolute paths of stack files to lay over the others. */
  readonly files: readonly string[];
  /** A piece of a stack file, laid over all files; it knows where it was written. */
  readonly override: MapNode | undefined;
  /** undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly profiles: readonly string[];
}

/** The ports by which a variant of the stack is seen; `quiet`: without the warnings about its files. */
export function asVariant(ctx: CommandContext, variant: Variant, { quiet = false } = {}): CommandContext {
  const { name, files, override, profiles } = variant;
  const env = { ...ctx.env, ...variant.env, BERTH_VARIANT: name };
  const overlay = { files, documents: override === undefined ? [] : [override] };
  const request = { ...ctx.request, env, overlay, profiles: [...ctx.request.profiles, ...profiles] };
  const told = quiet ? { problems: () => {} } : ctx.ui;
  return { ...ctx, ...openFile(request, told), request, env };
}
