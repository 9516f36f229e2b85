import type { CommandPorts } from "../../context/context.ts";
import type { ProjectFile } from "../../scaffold/project/render-project.ts";
import { runGit } from "../../stack/remote/run-git.ts";

/** Warns of secrets that Git would take: the project's .gitignore may be the user's own, and know nothing of them. */
export async function warnOfSeen(
  files: readonly ProjectFile[],
  folder: string,
  { env, interrupts, ui }: CommandPorts,
): Promise<void> {
  for (const { path } of files.filter((file) => file.private)) {
    const around = { env, cwd: folder, signal: interrupts.stop };
    const { code } = await runGit(["check-ignore", "--quiet", "--", path], around).catch(() => ({ code: 0 }));
    // 128: there is no repository.
    if (code === 1) ui.warn(`Git does not ignore ${path}, which holds a secret: add it to .gitignore`);
  }
}
