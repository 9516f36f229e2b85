import { readdirSync, readFileSync } from "node:fs";
import { chmod, cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const folder = fileURLToPath(new URL("../stacks/broken/", import.meta.url));

/** What the verdict on a broken stack must say. */
export interface Expected {
  /** Absent: no service's own fault. */
  readonly service?: string;
  readonly kind: string;
  /** A phrase of the cause, or of the line that it quotes. */
  readonly says: string;
  /** A phrase of the next steps. */
  readonly next?: string;
  /** Services that it keeps from coming up. */
  readonly blocks?: readonly string[];
  /** Texts that must stand nowhere in the output. */
  readonly never?: readonly string[];
  /** More arguments of `up --wait`. */
  readonly args?: readonly string[];
  /** Files that git, or an editor, would not keep as they are. */
  readonly files?: Readonly<
    Record<string, { readonly text?: string; readonly base64?: string; readonly mode?: number }>
  >;
}

/** The names of the stacks under test/stacks/broken. */
export const brokenStacks: readonly string[] = readdirSync(folder).sort();

function expectedOf(name: string): Expected {
  return parse(readFileSync(join(folder, name, "expected.yaml"), "utf8")) as Expected;
}

/** Puts a broken stack, all of its files with it, into a folder. */
export async function placeBroken(name: string, dir: string): Promise<Expected> {
  await cp(join(folder, name), dir, { recursive: true });
  const expected = expectedOf(name);
  for (const [path, { text = "", base64, mode = 644 }] of Object.entries(expected.files ?? {})) {
    await writeFile(join(dir, path), base64 === undefined ? text : Buffer.from(base64, "base64"));
    await chmod(join(dir, path), Number.parseInt(String(mode), 8));
  }
  return expected;
}
