import { open } from "node:fs/promises";
import type { Stack } from "../../stack/stack.ts";

/** A longer one is a key or a certificate, whose first lines are enough to know it by. */
const longest = 16_384;

/** What the files of a stack's secrets say, so that it can be kept out of what is shown. */
export async function secretFiles({ secrets }: Stack): Promise<readonly string[]> {
  const files = [...secrets.values()].flatMap(({ file }) => file ?? []);
  return (await Promise.all(files.map(beginning))).flat();
}

async function beginning(path: string): Promise<readonly string[]> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(longest), 0, longest, 0);
      return [buffer.toString("utf8", 0, bytesRead)];
    } finally {
      await file.close();
    }
  } catch {
    return [];
  }
}
