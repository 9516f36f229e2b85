import type { Env } from "../../env.ts";
import type { Loaded } from "../../stack/load.ts";
import { ephemeral } from "./ephemeral.ts";
import { leaseLabels } from "./lease.ts";
import { ownerLabel } from "./owner-process.ts";
import { ciProject } from "./project.ts";
import { type Reaper, startReaper } from "./reaper.ts";

/** Keeps a stack to this process: it is a project of its own, and goes when the process does. */
export interface EphemeralOwner {
  readonly project: string;
  /** The stack as that project, with nothing that another of the same file could want too. */
  own(loaded: Loaded): Loaded;
  /** From now on somebody takes it down where we cannot. Before anything is made of it. */
  hold(): void;
  /** It is gone. */
  release(): void;
}

/** What there is to keep, and how. */
export interface OwnerOptions {
  /** What the project is called after. */
  readonly name: string;
  readonly env: Env;
  /** Host ports stay as the file fixes them. */
  readonly keepPorts: boolean;
  /** It may be released while it is there still: then only its time counts. */
  readonly mayStay?: boolean;
  /** Where `berth` is, where it is not this process. */
  readonly program?: string | undefined;
  readonly note: (text: string) => void;
}

/** The longest that such a stack is there, as with `berth ci`. */
const ttlMs = 6 * 3600_000;

export function ephemeralOwner({ name, env, keepPorts, mayStay = false, program, note }: OwnerOptions): EphemeralOwner {
  const project = ciProject(name);
  const begunMs = Date.now();
  const holder = mayStay ? undefined : ownerLabel(process.pid);
  const marks = leaseLabels({ begunMs, expiresMs: begunMs + ttlMs, holder });
  let reaper: Reaper | undefined;
  return {
    project,
    own: (loaded) => {
      const { stack, notes } = ephemeral(loaded.stack, { project, marks, keepPorts });
      for (const text of notes) note(text);
      return { ...loaded, stack };
    },
    hold: () => {
      reaper ??= startReaper({ project, shared: undefined, ttlSeconds: ttlMs / 1000, env, program });
    },
    release: () => {
      reaper?.release();
      reaper = undefined;
    },
  };
}
