import { open, stat } from "node:fs/promises";
import { knownSecrets } from "../secret-values.ts";
import type { Stack } from "../stack.ts";

/** A longer secret is not a password or a key. */
const longest = 65_536;

/** The secrets of a stack to keep out of logs and files; those in files are read. */
export async function secretValues(
  stack: Pick<Stack, "services" | "secrets" | "configs">,
  environment: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  return knownSecrets(stack, environment, await readSecretFiles(stack));
}

/** The contents of the files of a stack's secrets, up to 64 KiB each. A file that cannot be read is left out. */
export async function readSecretFiles({ secrets }: Pick<Stack, "secrets">): Promise<readonly string[]> {
  const files = [...secrets.values()].flatMap(({ file }) => file ?? []);
  return (await Promise.all(files.map(beginningOf))).flat();
}

async function beginningOf(path: string): Promise<readonly string[]> {
  try {
    // Reading a pipe would take its content from the engine.
    if (!(await stat(path)).isFile()) return [];
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest), 0, longest, 0);
      return [buffer.toString("utf8", 0, bytesRead)];
    } finally {
      await handle.close();
    }
  } catch {
    return [];
  }
}
