import { mkdir, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunOptions, type RunResult, startCommand } from "./run-berth.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Unpacks berth, as it would be published, into a folder's node_modules; other packages are linked there from ours. */
export async function installBerth(dir: string, packages: readonly string[] = []): Promise<void> {
  const modules = `${dir}/node_modules`;
  await mkdir(`${modules}/berth`, { recursive: true });
  await mustRun("npm", ["pack", "--ignore-scripts", "--pack-destination", modules], { cwd: root });
  await mustRun("sh", ["-c", "tar xzf berth-*.tgz --strip-components=1 -C berth"], { cwd: modules });
  for (const name of packages) {
    await mkdir(dirname(`${modules}/${name}`), { recursive: true });
    await symlink(`${root}node_modules/${name}`, `${modules}/${name}`);
  }
}

/** Runs a command that must succeed; a failure tells all that was said. */
export async function mustRun(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const result = await startCommand(command, args, options).ended;
  if (result.code === 0) return result;
  throw new Error(`${command} ${args.join(" ")}: ${result.signal ?? result.code}\n${result.stdout}${result.stderr}`);
}
