import type { Env } from "../../env.ts";
import type { Loaded } from "../../stack/load.ts";
import { ephemeral } from "./ephemeral.ts";
import { leaseLabels } from "./lease.ts";
import { ownerLabel } from "./owner-process.ts";
import { ciProject } from "./project.ts";
import { type Reaper, startReaper } from "./reaper.ts";

/** Ties a stack to this process: it is a separate project, and is removed when the process ends. */
export interface EphemeralOwner {
  readonly project: string;
  /** The stack as that project, with no name or port that another stack of the same file could need. */
  own(loaded: Loaded): Loaded;
  /** Starts the reaper, which removes the stack if this process dies. Call it before anything is created. */
  hold(): void;
  /** Stops the reaper: the stack is removed. */
  release(): void;
}

/** How the project is named and removed. */
export interface OwnerOptions {
  /** The start of the project's name. */
  readonly name: string;
  readonly env: Env;
  /** Keep the host ports of the file. */
  readonly keepPorts: boolean;
  /** Let services write to external volumes. */
  readonly keepExternal: boolean;
  /** The stack may outlive this process: then only its TTL counts. */
  readonly mayStay?: boolean;
  /** The path of `berth`, if this process is another program. */
  readonly program?: string | undefined;
  readonly note: (text: string) => void;
}

/** The maximum lifetime of such a stack, as with `berth ci`. */
const ttlMs = 6 * 3600_000;

export function ephemeralOwner(options: OwnerOptions): EphemeralOwner {
  const { name, env, keepPorts, keepExternal, mayStay = false, program, note } = options;
  const project = ciProject(name);
  const begunMs = Date.now();
  const owner = mayStay ? undefined : ownerLabel(process.pid);
  const labels = leaseLabels({ begunMs, expiresMs: begunMs + ttlMs, owner });
  let reaper: Reaper | undefined;
  return {
    project,
    own: (loaded) => {
      const { stack, notes } = ephemeral(loaded.stack, { project, labels, keepPorts, keepExternal });
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
