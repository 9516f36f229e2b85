import type { Env } from "../../env.ts";
import { type ProgramResult, runProgram } from "../../process/run-program.ts";
import { ProgramNotStarted } from "../../process/start-program.ts";
import { RemoteRefused } from "../../stack/errors.ts";

export interface NpmEnvironment {
  readonly env: Env;
  /** Stops npm when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Runs the npm on the PATH, which knows the user's registries, proxies and logins, and returns the JSON that it prints;
 * undefined if it prints something else. No package script runs.
 */
export async function runNpm(args: readonly string[], around: NpmEnvironment): Promise<unknown> {
  const { exitCode, stdout, stderr } = await run([...args, "--json", "--ignore-scripts", "--no-workspaces"], around);
  if (exitCode === 0) return parsed(stdout);
  throw new RemoteRefused(`npm ${args[0]} failed: ${reasonOf(stdout, stderr)}`, failedHint);
}

async function run(args: readonly string[], { env, signal }: NpmEnvironment): Promise<ProgramResult> {
  try {
    return await runProgram({ path: "npm", args, env: { ...env, npm_config_update_notifier: "false" }, signal });
  } catch (error) {
    if (!(error instanceof ProgramNotStarted) || error.reason !== "not-found") throw error;
    throw new RemoteRefused(noNpm, noNpmHint, error);
  }
}

const noNpm = "npm not found on the PATH, but required for templates from the npm registry";
const noNpmHint = "Install npm, or unpack the package yourself and name its folder.";
const failedHint = "Check the name, the network and your registry (`npm ping`).";

function reasonOf(stdout: string, stderr: string): string {
  const { error } = (parsed(stdout) ?? {}) as { readonly error?: { readonly summary?: unknown } | null };
  const summary = typeof error?.summary === "string" ? error.summary.split("\n")[0] : undefined;
  const lines = stderr.split("\n").filter((line) => /^npm (?:error|ERR!)/.test(line));
  return summary ?? lines[1] ?? lines[0] ?? "no output";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
