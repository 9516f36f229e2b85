import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

export interface Run {
  readonly ms: number;
  /** Of the process itself; undefined where /usr/bin/time is missing. */
  readonly peakBytes: number | undefined;
  readonly stdoutBytes: number;
}

const timer = "/usr/bin/time";

/** Runs a command to its end and measures it. A failure of the command is a failure of the bench. */
export async function measure(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const peakFile = `${tmpdir()}/berth-bench-${process.pid}`;
  const timed = existsSync(timer) ? [timer, "-f", "%M", "-o", peakFile, ...argv] : [...argv];
  const [command = "", ...args] = timed;
  const began = performance.now();
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdoutBytes = 0;
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdoutBytes += chunk.length;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  const code = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  const ms = performance.now() - began;
  if (code !== 0) throw new Error(`${argv.join(" ")} exited with ${code}:\n${errors}`);
  return { ms, stdoutBytes, peakBytes: peak(peakFile) };
}

function peak(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const kilobytes = Number(readFileSync(file, "utf8").trim().split("\n").at(-1));
  rmSync(file);
  return Number.isFinite(kilobytes) ? kilobytes * 1024 : undefined;
}

/** The middle one; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}
