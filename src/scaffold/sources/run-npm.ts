import { execFile } from "node:child_process";
import type { Env } from "../../env.ts";
import { RemoteRefused } from "../../stack/errors.ts";

export interface NpmEnvironment {
  readonly env: Env;
  readonly signal: AbortSignal;
}

/** Runs npm, which knows the user's registries, proxies and logins, without scripts. Returns its JSON output. */
export function runNpm(args: readonly string[], { env, signal }: NpmEnvironment): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...env, npm_config_update_notifier: "false" }, signal, maxBuffer: 64 * 1024 * 1024 };
    execFile("npm", [...args, "--json", "--ignore-scripts", "--no-workspaces"], options, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason);
      else if (error?.code === "ENOENT") reject(new RemoteRefused(noNpm, noNpmHint, error));
      else if (error)
        reject(new RemoteRefused(`npm ${args[0]} failed: ${reasonOf(stdout, stderr)}`, failedHint, error));
      else resolve(parsed(stdout));
    });
  });
}

const noNpm = "npm not found on the PATH, but required for templates from the npm registry";
const noNpmHint = "Install npm, or unpack the package yourself and name its folder.";
const failedHint = "Check the name, the network and your registry (`npm ping`).";

function reasonOf(stdout: string, stderr: string): string {
  const { error } = (parsed(stdout) ?? {}) as { readonly error?: { readonly summary?: string } };
  const lines = stderr.split("\n").filter((line) => /^npm (?:error|ERR!)/.test(line));
  return error?.summary?.split("\n")[0] ?? lines[1] ?? lines[0] ?? "no output";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
