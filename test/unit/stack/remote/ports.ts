import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openRemotes, type RemoteOptions } from "../../../../src/stack/remote/fetch.ts";
import type { FetchRemote } from "../../../../src/stack/remote/remote.ts";

export interface Remotes {
  readonly fetchRemote: FetchRemote;
  readonly questions: readonly string[];
  readonly notes: readonly string[];
  /** The directory of its cache and its allowed sources. */
  readonly folder: string;
}

/** Remote sources for a user with a temporary home, who answers yes. */
export function remotes(ports: Partial<RemoteOptions> = {}, folder = ownFolder()): Remotes {
  const questions: string[] = [];
  const notes: string[] = [];
  const fetchRemote = openRemotes({
    ask: async (question) => questions.push(question) > 0,
    assumeYes: false,
    note: (text) => notes.push(text),
    credentials: async () => undefined,
    ...ports,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      XDG_CACHE_HOME: join(folder, "cache"),
      XDG_CONFIG_HOME: join(folder, "config"),
      ...ports.env,
    },
  });
  return { fetchRemote, questions, notes, folder };
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "berth-remote-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
