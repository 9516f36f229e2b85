import { execFile } from "node:child_process";
import type { Env } from "../../env.ts";
import { RemoteRefused } from "../errors.ts";
import { withoutPassword } from "./remote.ts";

export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  /** Without passwords. */
  readonly stderr: string;
}

export interface GitEnvironment {
  readonly env: Env;
  /** Ends what takes too long for whoever waits for it. */
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string | undefined;
}

/** Runs the git of the PATH to its end. It asks nobody for a password, and fetches by the network's protocols only. */
export function runGit(args: readonly string[], { env, signal, cwd }: GitEnvironment): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const options = { env: quiet(env), cwd, signal, maxBuffer: 64 * 1024 * 1024 };
    execFile("git", args, options, (error, stdout, stderr) => {
      const code = error?.code;
      if (signal?.aborted) reject(signal.reason);
      else if (code === "ENOENT") reject(new RemoteRefused(noGit, noGitHint, error));
      else resolve({ code: typeof code === "number" ? code : error ? 1 : 0, stdout, stderr: withoutPassword(stderr) });
    });
  });
}

const noGit = "cannot fetch a stack file from a Git repository: git not found on PATH";
const noGitHint = "Install git, or download the repository and use the local copy.";

function quiet(env: Env): NodeJS.ProcessEnv {
  const hasSsh = env["GIT_SSH"] || env["GIT_SSH_COMMAND"];
  return {
    ...env,
    GIT_TERMINAL_PROMPT: env["GIT_TERMINAL_PROMPT"] || "0",
    ...(hasSsh ? {} : { GIT_SSH_COMMAND: "ssh -o ControlMaster=no -o BatchMode=yes" }),
    // `ext::` would run any command.
    GIT_ALLOW_PROTOCOL: "http:https:ssh:git",
  };
}
