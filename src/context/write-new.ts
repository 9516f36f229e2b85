import { open, rm, writeFile } from "node:fs/promises";
import { UsageError } from "../errors.ts";
import type { NewFile } from "./context.ts";

/** Creates new files: all of them, or none. Throws if one exists. */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const written: string[] = [];
  for (const { path, text, isSecret } of files) {
    try {
      await writeFile(path, text, { flag: "wx", mode: isSecret ? 0o600 : 0o666 });
      written.push(path);
    } catch (error) {
      await Promise.all(written.map((file) => rm(file, { force: true })));
      const { code, message } = error as NodeJS.ErrnoException;
      throw code === "EEXIST"
        ? new UsageError(`${path} already exists`, { hint: "Choose another file or folder.", cause: error })
        : new UsageError(`${path} cannot be written: ${message}`, { cause: error });
    }
  }
}

/** Writes a stream to a file, as fast as the disk takes it. Removes the file if the stream fails. */
export async function saveFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "w").catch((cause: Error) => {
    throw new UsageError(`${path} cannot be written: ${cause.message}`, { cause });
  });
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
