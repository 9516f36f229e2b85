import { createHash } from "node:crypto";
import type { Stack } from "../../stack/stack.ts";

/** The project that runs of one folder's stack use in turn: a folder and its files are one, whatever the files say. */
export function warmProject({ name, workingDir, files }: Pick<Stack, "name" | "workingDir" | "files">): string {
  const digest = createHash("sha256")
    .update([workingDir, ...files].join("\0"))
    .digest("hex");
  return `${name}-ci-${BigInt(`0x${digest}`).toString(36).slice(0, 8)}`;
}
