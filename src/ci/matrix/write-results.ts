import type { Env } from "../../env.ts";
import { veil } from "../../redact/redact.ts";
import { openFolder } from "../artifacts/folder.ts";
import { toJobPage } from "../artifacts/job-page.ts";
import { cell, markdownTable, seconds } from "../artifacts/markdown-text.ts";
import type { ArtefactsRequest } from "../stages/report-stage.ts";
import type { VariantResult } from "./result.ts";

export interface MatrixReport {
  readonly command: readonly string[];
  readonly artefacts?: ArtefactsRequest | undefined;
  readonly results: readonly VariantResult[];
  readonly exitCode: number;
}

/** Keeps the results of all variants beside the artifacts of each, and on the page that GitHub shows of a job. */
export async function writeResults({ artefacts, results, exitCode, command: given }: MatrixReport, env: Env) {
  const command = veil([]).data(given);
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
