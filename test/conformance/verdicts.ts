import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Run, runs } from "./corpus.ts";
import { difference } from "./difference.ts";
import { configInProcess } from "./in-process.ts";
import { portable, sandboxOf } from "./sandbox.ts";

/** How a run went. */
export interface Verdict {
  readonly run: Run;
  /** The first difference; undefined: as docker compose. */
  readonly fault: string | undefined;
}

/** Runs `config --format json` on the whole corpus, or on the runs wanted, and compares. */
export async function verdicts(isWanted: (run: Run) => boolean = () => true): Promise<readonly Verdict[]> {
  const root = mkdtempSync(join(tmpdir(), "berth-conformance-"));
  const { HOME: home } = process.env;
  try {
    const found: Verdict[] = [];
    for (const run of runs().filter(isWanted)) found.push({ run, fault: await faultOf(run, root) });
    return found;
  } finally {
    process.env["HOME"] = home;
    rmSync(root, { recursive: true, force: true });
  }
}

async function faultOf(run: Run, root: string): Promise<string | undefined> {
  const sandbox = sandboxOf(run, root);
  try {
    const { text, complaint } = await configInProcess(sandbox, ["--format", "json"]);
    if (run.expected === undefined) return text === undefined ? undefined : "an error was expected";
    if (text === undefined) return `no error was expected: ${complaint}`;
    return difference(run.expected, portable(sandbox)(JSON.parse(text)));
  } catch (error) {
    return `crashed: ${String((error as Error).stack)}`;
  }
}
