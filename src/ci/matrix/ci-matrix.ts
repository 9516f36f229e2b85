import { join } from "node:path";
import type { CommandContext } from "../../context/context.ts";
import type { Env } from "../../env.ts";
import { UsageError } from "../../errors.ts";
import { redactor } from "../../redact/redactor.ts";
import { matrixTable } from "../../render/lists/matrix-table.ts";
import { StackInvalid } from "../../stack/errors.ts";
import { distinct } from "../../stack/load-tree.ts";
import type { Problem } from "../../stack/problems/problem.ts";
import { closest } from "../../stack/problems/suggest.ts";
import { openFolder } from "../artifacts/folder.ts";
import { cell, markdownTable, seconds, toJobPage } from "../artifacts/markdown.ts";
import type { ArtifactsRequest, CiRequest } from "../request.ts";
import { ci } from "../run/ci.ts";
import { variantStarter } from "../stages/variant-ipc.ts";
import { readMatrix } from "./read-matrix.ts";
import { asVariant, matrixCode, type Variant, type VariantResult } from "./result.ts";
import { runAll } from "./run-all.ts";

export interface CiMatrixRequest {
  readonly ci: CiRequest;
  /** The matrix file. */
  readonly file: string;
  /** Only this one, in this process. */
  readonly variant: string | undefined;
  /** Give up the others once one has failed. */
  readonly failFast: boolean;
  /** Our own arguments, for one variant. */
  readonly argumentsFor: (variant: string) => readonly string[];
}

/** The same command against each variant of the stack, side by side; one table of results. */
export async function ciMatrix(request: CiMatrixRequest, ctx: CommandContext): Promise<number> {
  const variants = await readMatrix(request.file, ctx.request.cwd);
  if (request.variant !== undefined) return one(request, request.variant, variants, ctx);
  checkShared(request, ctx);
  await checkVariants(variants, ctx);
  const results = await runAll(variants, request, ctx);
  const exitCode = matrixCode(results);
  if (ctx.dryRun) return exitCode;
  ctx.ui.result(matrixTable(results));
  await writeResults({ ...request.ci, results, exitCode }, ctx.env).catch(ctx.ui.problem);
  ctx.interrupts.stop.throwIfAborted();
  return exitCode;
}

/** What many runs at once cannot share. */
function checkShared({ ci: { told }, file }: CiMatrixRequest, { request }: CommandContext): void {
  if (told.envFile !== undefined) {
    const hint = `Name one: --matrix ${file} --variant NAME.`;
    throw new UsageError("--env-file-out is for one variant: each would write the same file", { hint });
  }
  if (request.files.includes("-")) {
    throw new UsageError("--matrix cannot read the stack file from stdin", { hint: "Give it as a file." });
  }
}

/** A variant by itself. Its artifacts are in a folder of its own, as when all run. */
async function one(
  request: CiMatrixRequest,
  name: string,
  variants: Awaited<ReturnType<typeof readMatrix>>,
  ctx: CommandContext,
): Promise<number> {
  const variant = variants.find((each) => each.name === name);
  if (variant === undefined) {
    const names = variants.map((each) => each.name);
    const near = closest(name, names);
    const hint = near === undefined ? `The variants are ${names.join(", ")}.` : `Did you mean "${near}"?`;
    throw new UsageError(`${request.file} has no variant "${name}"`, { hint });
  }
  const { artefacts } = request.ci;
  const own = artefacts && { ...artefacts, folder: join(artefacts.folder, name) };
  return ci({ ...request.ci, artefacts: own, send: variantStarter() }, asVariant(ctx, variant));
}

/** Throws the problems of all variants at once, each told once, before any of them starts; or that there is no engine. */
async function checkVariants(variants: readonly Variant[], ctx: CommandContext): Promise<void> {
  const problems: Problem[] = [];
  for (const variant of variants) {
    try {
      await asVariant(ctx, variant, { quiet: true }).load();
    } catch (error) {
      if (!(error instanceof StackInvalid)) throw error;
      problems.push(...error.problems.map((problem) => named(problem, variant)));
    }
  }
  if (problems.some(({ severity }) => severity === "error")) throw new StackInvalid(distinct(problems));
  await ctx.engine();
}

/** What has no place of its own is at least this variant's. */
function named(problem: Problem, { name }: Variant): Problem {
  return problem.at === undefined ? { ...problem, message: `variant ${name}: ${problem.message}` } : problem;
}

interface MatrixReport {
  readonly command: readonly string[];
  readonly artefacts?: ArtifactsRequest | undefined;
  readonly results: readonly VariantResult[];
  readonly exitCode: number;
}

/** Keeps the results of all variants beside the artifacts of each, and on the page that GitHub shows of a job. */
async function writeResults({ artefacts, results, exitCode, command: given }: MatrixReport, env: Env) {
  const command = redactor([]).data(given);
  const text = page(command, results);
  const json = { schemaVersion: 1, command, exitCode, results };
  const isKept = artefacts?.when === "always" || exitCode !== 0;
  if (artefacts !== undefined && isKept) await writeFiles(artefacts.folder, json, text);
  await toJobPage(text, env);
}

async function writeFiles(path: string, json: unknown, text: string): Promise<void> {
  const folder = await openFolder(path, ["matrix.json", "matrix.md"]);
  await folder.write("matrix.json", `${JSON.stringify(json, null, 2)}\n`);
  await folder.write("matrix.md", text);
}

function page(command: readonly string[], results: readonly VariantResult[]): string {
  const rows = results.map(({ variant, outcome, exitCode, upMs, commandMs }) => [
    cell(variant),
    outcome,
    exitCode === undefined ? "" : String(exitCode),
    seconds(upMs),
    seconds(commandMs),
  ]);
  const table = markdownTable(["Variant", "Result", "Exit code", "Up in", "Command"], rows);
  return `### ${cell(command.join(" "))} against ${results.length} variants\n\n${table}\n`;
}
