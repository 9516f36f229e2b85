import { execFile } from "node:child_process";

/** Runs a program to its end and gives what it printed on stdout. Rejects with the end of its stderr. */
export function run(program: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return new Promise<string>((resolve, reject) => {
    const settings = { ...options, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const said = stderr.trim().split("\n").slice(-5).join("; ");
      reject(new Error(`${program} ${args[0] ?? ""} failed: ${said || error.message}`, { cause: error }));
    });
    child.stdin?.end();
  });
}
