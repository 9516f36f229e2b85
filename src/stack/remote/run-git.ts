import type { Env } from "../../env.ts";
import { runProgram } from "../../process/run-program.ts";
import { ProgramNotStarted } from "../../process/start-program.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import { RemoteRefused } from "../errors.ts";

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Without passwords. */
  readonly stderr: string;
}

export interface GitEnvironment {
  readonly env: Env;
  /** Stops git when it aborts. */
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string | undefined;
}

/** Runs the git on the PATH to its end. It does not ask for passwords, and fetches over network protocols only. */
export async function runGit(args: readonly string[], { env, signal, cwd }: GitEnvironment): Promise<GitResult> {
  try {
    const { exitCode, stdout, stderr } = await runProgram({ path: "git", args, env: gitEnv(env), cwd, signal });
    return { exitCode, stdout, stderr: withoutPasswords(stderr) };
  } catch (error) {
    if (!(error instanceof ProgramNotStarted) || error.reason !== "not-found") throw error;
    throw new RemoteRefused(noGit, noGitHint, error);
  }
}

const noGit = "cannot fetch a stack file from a Git repository: git not found on PATH";
const noGitHint = "Install git, or download the repository and use the local copy.";

function gitEnv(env: Env): Env {
  const hasSsh = env["GIT_SSH"] || env["GIT_SSH_COMMAND"];
  return {
    ...env,
    GIT_TERMINAL_PROMPT: env["GIT_TERMINAL_PROMPT"] || "0",
    ...(hasSsh ? {} : { GIT_SSH_COMMAND: "ssh -o ControlMaster=no -o BatchMode=yes" }),
    // `ext::` could run any command.
    GIT_ALLOW_PROTOCOL: "http:https:ssh:git",
  };
}
