import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunOptions, type RunResult, startCommand } from "./run-berth.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packs the built package, as for publishing, and installs it in a folder. npm may not ask a registry for anything. */
export async function installBerth(dir: string): Promise<void> {
  await writeFile(`${dir}/package.json`, '{ "private": true }\n');
  const { stdout } = await mustRun("npm", ["pack", "--ignore-scripts", "--pack-destination", dir], { cwd: root });
  const install = ["install", "--offline", "--no-audit", "--no-fund", "--prefix", dir, `./${stdout.trim()}`];
  await mustRun("npm", install, { cwd: dir });
}

/** Links packages from this repository's node_modules into a folder's. */
export async function linkPackages(dir: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const link = `${dir}/node_modules/${name}`;
    await mkdir(dirname(link), { recursive: true });
    await symlink(`${root}node_modules/${name}`, link);
  }
}

/** Runs a command that must succeed. If it fails, the error has its whole output. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const result = await startCommand(command, args, options).ended;
  if (result.code === 0) return result;
  throw new Error(`${command} ${args.join(" ")}: ${result.signal ?? result.code}\n${result.stdout}${result.stderr}`);
}
