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
import { matrixNames, openFolder } from "../artifacts/folder.ts";
import { appendJobSummary, cell, markdownTable, seconds } from "../artifacts/markdown.ts";
import type { ArtifactsRequest, CiRequest } from "../request.ts";
import { ci } from "../run/ci.ts";
import { variantStarter } from "../stages/variant-ipc.ts";
import { readMatrix } from "./read-matrix.ts";
import { asVariant, matrixCode, type Variant, type VariantResult } from "./result.ts";
import { runAll } from "./run-all.ts";

export interface CiMatrixRequest {
  readonly ci: CiRequest;
  /** Path of the matrix file. */
  readonly file: string;
  /** Run only this variant, in this process. */
  readonly variant: string | undefined;
  /** Stop the other variants when one fails. */
  readonly failFast: boolean;
  /** The arguments that start berth for one variant. */
  readonly argumentsFor: (variant: string) => readonly string[];
}

/** Runs the same command against each variant of the stack in parallel, and prints a table of results. */
export async function ciMatrix(request: CiMatrixRequest, ctx: CommandContext): Promise<number> {
  const variants = await readMatrix(request.file, ctx.request.cwd);
  if (request.variant !== undefined) return runOneVariant(request, request.variant, variants, ctx);
  checkOptions(request, ctx);
  await checkVariants(variants, ctx);
  const results = await runAll(variants, request, ctx);
  const exitCode = matrixCode(results);
  if (ctx.dryRun) return exitCode;
  ctx.ui.result(matrixTable(results));
  await writeResults({ ...request.ci, results, exitCode }, ctx.env).catch(ctx.ui.problem);
  ctx.interrupts.stop.throwIfAborted();
  return exitCode;
}

/** Throws for options that several runs at once cannot share. */
function checkOptions({ ci: { environment }, file }: CiMatrixRequest, { request }: CommandContext): void {
  if (environment.envFile !== undefined) {
    const hint = `Choose one: --matrix ${file} --variant NAME.`;
    throw new UsageError("--env-file-out works with one variant only: all would write the same file", { hint });
  }
  if (request.files.includes("-")) {
    throw new UsageError("--matrix cannot read the stack file from stdin", { hint: "Pass it as a file with -f." });
  }
}

/** Runs one variant. Its artifacts go to its own folder, as when all variants run. */
async function runOneVariant(
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
  const { artifacts } = request.ci;
  const own = artifacts && { ...artifacts, folder: join(artifacts.folder, name) };
  return ci({ ...request.ci, artifacts: own, send: variantStarter() }, asVariant(ctx, variant));
}

/** Throws the problems of all variants at once, before any starts. Throws if the engine is unreachable. */
async function checkVariants(variants: readonly Variant[], ctx: CommandContext): Promise<void> {
  const problems: Problem[] = [];
  for (const variant of variants) {
    try {
      await asVariant(ctx, variant, { quiet: true }).load();
    } catch (error) {
      if (!(error instanceof StackInvalid)) throw error;
      problems.push(...error.problems.map((problem) => withVariantName(problem, variant)));
    }
  }
  if (problems.some(({ severity }) => severity === "error")) throw new StackInvalid(distinct(problems));
  await ctx.engine();
}

/** Adds the variant's name to a problem that has no place in a file. */
function withVariantName(problem: Problem, { name }: Variant): Problem {
  return problem.at === undefined ? { ...problem, message: `variant ${name}: ${problem.message}` } : problem;
}

interface MatrixReport {
  readonly command: readonly string[];
  readonly artifacts?: ArtifactsRequest | undefined;
  readonly results: readonly VariantResult[];
  readonly exitCode: number;
}

/** Keeps the results of all variants beside the artifacts of each, and on the page that GitHub shows of a job. */
async function writeResults({ artifacts, results, exitCode, command: typed }: MatrixReport, env: Env) {
  const command = redactor([]).data(typed);
  const text = resultsPage(command, results);
  const json = { schemaVersion: 1, command, exitCode, results };
  const isKept = artifacts?.when === "always" || exitCode !== 0;
  if (artifacts !== undefined && isKept) await writeFiles(artifacts.folder, json, text);
  await appendJobSummary(text, env);
}

async function writeFiles(path: string, json: unknown, text: string): Promise<void> {
  const folder = await openFolder(path, Object.values(matrixNames));
  await folder.write(matrixNames.json, `${JSON.stringify(json, null, 2)}\n`);
  await folder.write(matrixNames.text, text);
}

function resultsPage(command: readonly string[], results: readonly VariantResult[]): string {
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
