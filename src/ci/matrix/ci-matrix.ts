import { join } from "node:path";
import type { CommandPorts } from "../../context/context.ts";
import { UsageError } from "../../errors.ts";
import { matrixTable } from "../../render/lists/matrix-table.ts";
import { closest } from "../../stack/problems/suggest.ts";
import { type CiRequest, ci } from "../run/ci.ts";
import { asVariant } from "./as-variant.ts";
import { checkVariants } from "./check-variants.ts";
import { readMatrix } from "./read-matrix.ts";
import { matrixCode } from "./result.ts";
import { runAll } from "./run-all.ts";
import { starter } from "./starter.ts";
import { writeResults } from "./write-results.ts";

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
export async function ciMatrix(request: CiMatrixRequest, ports: CommandPorts): Promise<number> {
  const variants = await readMatrix(request.file, ports.request.cwd);
  if (request.variant !== undefined) return one(request, request.variant, variants, ports);
  checkShared(request, ports);
  await checkVariants(variants, ports);
  const results = await runAll(variants, request, ports);
  const exitCode = matrixCode(results);
  if (ports.dryRun) return exitCode;
  ports.ui.result(matrixTable(results));
  await writeResults({ ...request.ci, results, exitCode }, ports.env).catch(ports.ui.problem);
  ports.interrupts.stop.throwIfAborted();
  return exitCode;
}

/** What many runs at once cannot share. */
function checkShared({ ci: { told }, file }: CiMatrixRequest, { request }: CommandPorts): void {
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
  ports: CommandPorts,
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
  return ci({ ...request.ci, artefacts: own, send: starter() }, asVariant(ports, variant));
}
