import { rm, writeFile } from "node:fs/promises";
import { UsageError } from "../errors.ts";
import type { NewFile } from "./context.ts";

/** Writes files that must not be there yet: all of them, or none. */
export async function writeNew(files: readonly NewFile[]): Promise<void> {
  const written: string[] = [];
  for (const { path, text, isSecret } of files) {
    try {
      await writeFile(path, text, { flag: "wx", mode: isSecret ? 0o600 : 0o666 });
      written.push(path);
    } catch (error) {
      await Promise.all(written.map((one) => rm(one, { force: true })));
      const { code, message } = error as NodeJS.ErrnoException;
      throw code === "EEXIST"
        ? new UsageError(`${path} is there already`, { hint: "Name another file, or another folder.", cause: error })
        : new UsageError(`${path} cannot be written: ${message}`, { cause: error });
    }
  }
}
