import { appendFile } from "node:fs/promises";
import type { Env } from "../../env.ts";
import { UsageError } from "../../errors.ts";

/** Appends to the page that GitHub shows of a job, where it is one. Throws UsageError where that cannot be written. */
export async function toJobPage(markdown: string, env: Env): Promise<void> {
  const path = env["GITHUB_STEP_SUMMARY"];
  if (!path) return;
  try {
    await appendFile(path, `${markdown}\n`);
  } catch (cause) {
    throw new UsageError(`the job's summary cannot be written: ${(cause as Error).message}`, {
      hint: "GITHUB_STEP_SUMMARY names a file that berth may append to, or is not there at all.",
      cause,
    });
  }
}
