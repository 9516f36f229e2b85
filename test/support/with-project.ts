import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeProject } from "./engine-state.ts";

/** A project of its own for one test. */
export interface TestProject {
  /** Unique at the engine. */
  readonly name: string;
  /** A fresh folder, its real path. */
  readonly dir: string;
  /** Writes files into it, by relative path, making folders on the way. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/** Runs a test with a project of its own, and leaves nothing of it behind; a failed one stays where BERTH_KEEP_FAILED=1. */
export async function withProject<T>(prefix: string, test: (project: TestProject) => Promise<T>): Promise<T> {
  const name = `${prefix}${randomBytes(4).toString("hex")}`;
  const dir = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
  const project: TestProject = {
    name,
    dir,
    write: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), text);
      }
    },
  };
  try {
    const result = await test(project);
    await remove(project);
    return result;
  } catch (error) {
    if (process.env["BERTH_KEEP_FAILED"] === "1") process.stderr.write(`kept: project ${name}, folder ${dir}\n`);
    else await remove(project);
    throw error;
  }
}

async function remove({ name, dir }: TestProject): Promise<void> {
  await removeProject(name);
  await rm(dir, { recursive: true, force: true });
}
