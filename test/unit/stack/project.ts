import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { StackInvalid } from "../../../src/stack/errors.ts";
import { type Loaded, type LoadRequest, load } from "../../../src/stack/load.ts";
import { line } from "./text.ts";

/** Creates a directory named `shop` with these files, which is removed after the test. */
export function project(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), "berth-load-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const directory = join(root, "shop");
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

const plainRequest = { env: {}, files: [], profiles: [], envFiles: [] } as const;

/** Loads a project from its directory. */
export function loaded(cwd: string, request: Partial<LoadRequest> = {}): Promise<Loaded> {
  return load({ ...plainRequest, cwd, ...request });
}

/** The problems of a project that cannot be loaded, one per line, with the place and its source text. */
export async function complaints(cwd: string, request: Partial<LoadRequest> = {}): Promise<string[]> {
  try {
    await loaded(cwd, request);
    return [];
  } catch (error) {
    if (!(error instanceof StackInvalid)) throw error;
    return error.problems.map((problem) => (problem.at ? `${problem.at.source.name}:` : "") + line(problem));
  }
}
