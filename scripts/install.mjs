import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the project folder with inherited stdio. Returns its exit code. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Runs a command like `run`, but exits with its code if it fails. */
export function runOrExit(command, args, env) {
  const code = run(command, args, env);
  if (code !== 0) process.exit(code);
}

/** Installs the dependencies if any is missing or has another version than in the lock file. */
export function installDependencies() {
  const installedLock = `${root}node_modules/.package-lock.json`;
  const locked = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
  if (existsSync(installedLock)) {
    const installed = JSON.parse(readFileSync(installedLock, "utf8")).packages;
    const isInstalled = (path) => locked[path].optional || installed[path]?.version === locked[path].version;
    if (Object.keys(locked).every((path) => path === "" || isInstalled(path))) return;
  }
  // Not `npm ci`: it rejects a lock file without other platforms' optional packages, and not every registry has them.
  runOrExit(process.platform === "win32" ? "npm.cmd" : "npm", [
    "install",
    "--include=dev",
    "--no-save",
    "--no-audit",
    "--no-fund",
  ]);
}

/** The path of a command that a dependency installs. */
export const bin = (name) => `${root}node_modules/.bin/${name}`;
