import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface RunOptions {
  readonly cwd?: string | undefined;
  /** Over the test's own environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** A run that takes longer is killed, and its result says so by `signal: "SIGKILL"`. */
  readonly timeoutMs?: number | undefined;
  readonly stdin?: string | undefined;
}

export interface RunResult {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** What it wrote so far. */
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<RunResult>;
}

/** The built command; another build of it where BERTH_TEST_ENTRY names one. */
export const berthEntry =
  process.env["BERTH_TEST_ENTRY"] ?? fileURLToPath(new URL("../../dist/berth.js", import.meta.url));

/** Runs the built command to its end. */
export function runBerth(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return startBerth(args, options).ended;
}

/** Starts the built command, for tests that signal it on the way. */
export function startBerth(args: readonly string[], options: RunOptions = {}): Running {
  return startCommand(process.execPath, [berthEntry, ...args], options);
}

/** Runs the peer, `docker compose`, the same way. */
export function runCompose(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return startDocker(["compose", ...args], options).ended;
}

/** Starts docker's own client. */
export function startDocker(args: readonly string[], options: RunOptions = {}): Running {
  return startCommand(process.env["BERTH_TEST_DOCKER"] ?? "docker", args, options);
}

/** Starts any command the same way. */
export function startCommand(command: string, args: readonly string[], options: RunOptions = {}): Running {
  const child = spawn(command, args, {
    cwd: options.cwd,
    // In a CI job of our own, only what a test says of one counts.
    env: { ...process.env, GITHUB_ACTIONS: undefined, GITLAB_CI: undefined, ...options.env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  // It may end without reading what it is given.
  child.stdin.on("error", () => {});
  child.stdin.end(options.stdin ?? "");
  const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs ?? 220_000);
  const ended = new Promise<RunResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...output });
    });
  });
  return { process: child, output, ended };
}
