import type { Env } from "../../env.ts";
import { runProgram } from "../../process/run-program.ts";
import type { SolveStatus } from "./solve-status.ts";

export interface BakeRun {
  /** Path of docker buildx. */
  readonly buildx: string;
  readonly args: readonly string[];
  /** The bake file. */
  readonly input: string;
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly onStatus: (status: SolveStatus) => void;
}

export interface BakeEnd {
  readonly ok: boolean;
  /** Its result, such as what `--check` found. */
  readonly stdout: string;
  /** The lines on stderr that are not statuses: why it failed. */
  readonly messages: string;
}

/** Runs `docker buildx bake` to its end. Rejects with the signal's reason when it aborts and bake has ended. */
export async function runBake({ buildx, args, input, env, signal, onStatus }: BakeRun): Promise<BakeEnd> {
  const messages: string[] = [];
  const onErrorLine = (line: string) => {
    const status = statusOf(line);
    if (status === undefined) messages.push(line.replace(/^ERROR: /, ""));
    else onStatus(status);
  };
  const all = ["bake", "--file", "-", "--progress", "rawjson", ...args];
  const { exitCode, stdout } = await runProgram(
    { path: buildx, args: all, env, signal, group: "own" },
    { input, onErrorLine },
  );
  return { ok: exitCode === 0, stdout, messages: messages.join("\n").trim() };
}

function statusOf(line: string): SolveStatus | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as SolveStatus;
  } catch {
    return undefined;
  }
}
