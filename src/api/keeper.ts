import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ephemeral } from "../ci/ephemeral.ts";
import { holderOf } from "../ci/holder.ts";
import { leaseMarks } from "../ci/lease.ts";
import { ciProject } from "../ci/project.ts";
import { type Reaper, startReaper } from "../ci/reaper.ts";
import type { Env } from "../env.ts";
import type { Loaded } from "../stack/load.ts";

/** Keeps a stack to this process: it is a project of its own, and goes when the process does. */
export interface Keeper {
  readonly project: string;
  /** The stack as that project, with nothing that another of the same file could want too. */
  own(loaded: Loaded): Loaded;
  /** From now on somebody takes it down where we cannot. Before anything is made of it. */
  hold(): void;
  /** It is gone. */
  release(): void;
}

/** The longest that such a stack is there, as with `berth ci`. */
const ttlMs = 6 * 3600_000;

export function keeper(name: string, env: Env, note: (text: string) => void): Keeper {
  const project = ciProject(name);
  const begunMs = Date.now();
  const marks = leaseMarks({ begunMs, expiresMs: begunMs + ttlMs, holder: holderOf(process.pid) });
  let reaper: Reaper | undefined;
  return {
    project,
    own: (loaded) => {
      const { stack, notes } = ephemeral(loaded.stack, { project, marks, keepPorts: false });
      for (const text of notes) note(text);
      return { ...loaded, stack };
    },
    hold: () => {
      const program = berthProgram();
      reaper ??= startReaper({ project, shared: undefined, ttlSeconds: ttlMs / 1000, env, program });
    },
    release: () => {
      reaper?.release();
      reaper = undefined;
    },
  };
}

/** The command that a reaper turns into, from where this file is: built, a part of what is built, or a source. */
function berthProgram(): string {
  const places = ["../berth.js", "../../berth.js", "../../dist/berth.js"];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path)) ?? "";
}
