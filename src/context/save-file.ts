import { open, rm } from "node:fs/promises";
import { UsageError } from "../errors.ts";

/** Writes a stream to a file, as fast as the disk takes it. What is cut off in the middle is taken away again. */
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
