import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the project's folder on this terminal; gives its exit code. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** The same, but its failure ends us with its code. */
export function must(command, args, env) {
  const code = run(command, args, env);
  if (code !== 0) process.exit(code);
}

/** Installs the dependencies where they are missing or not those of the lock file. */
export function installDependencies() {
  const installed = `${root}node_modules/.package-lock.json`;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
  if (existsSync(installed)) {
    const found = JSON.parse(readFileSync(installed, "utf8")).packages;
    const same = (name) => wanted[name].optional || found[name]?.version === wanted[name].version;
    if (Object.keys(wanted).every((name) => name === "" || same(name))) return;
  }
  // Not `npm ci`: it refuses a lock file that lacks another platform's optional packages, which not every registry has.
  must(process.platform === "win32" ? "npm.cmd" : "npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
}

/** The path of an installed command. */
export const bin = (name) => `${root}node_modules/.bin/${name}`;
