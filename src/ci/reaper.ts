import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import type { Env } from "../env.ts";

/** Somebody who outlives us and takes the stack down where we cannot. */
export interface Reaper {
  /** The stack is gone, or is to stay: nothing is left to do. */
  release(): void;
  /** Aborts when it has gone before it was released. */
  readonly lost: AbortSignal;
}

interface Watched {
  readonly project: string;
  /** A project that it shares, to be left. */
  readonly shared: string | undefined;
  /** How long the stack may be there at most. */
  readonly ttlSeconds: number;
  readonly env: Env;
  /** Where `berth` is, where it is not this process. */
  readonly program?: string | undefined;
}

/**
 * Reads from us until we are gone (the pipe's end tells of any death at once, on every system), or until time is over;
 * then turns into `berth reap`. Told `done` it ends. Parts of a MB, and there in a millisecond, as a whole Node is not.
 */
const watch = `exec 3<&0
sleep "$1" & clock=$!
{ read -r word <&3; kill $clock; [ "$word" = done ]; } & reader=$!
if wait $clock; then kill $reader; elif wait $reader; then exit 0; fi
shift
exec "$@" </dev/null 3<&-`;

const hasShell = process.platform !== "win32" && existsSync("/bin/sh");

/** Starts the process that reaps a project once this one is dead. Once it is started, resources may be made. */
export function startReaper({ project, shared, ttlSeconds, env, program = process.argv[1] ?? "" }: Watched): Reaper {
  const lost = new AbortController();
  const reap = [program, "reap", project, ...(shared === undefined ? [] : [shared])];
  const [file, ...args] = hasShell
    ? ["/bin/sh", "-c", watch, "berth-reaper", String(ttlSeconds), process.execPath, ...reap]
    : [process.execPath, ...reap, "--within", String(ttlSeconds)];
  let released = false;
  // Not in the job's folder, which may be removed or unmounted before.
  const cwd = hasShell ? "/" : undefined;
  const child = spawn(file, args, {
    detached: true,
    cwd,
    env: { ...ownEnvironment(env) },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = () => {
    if (!released) lost.abort();
  };
  child.once("error", gone).once("exit", gone).unref();
  // It may be gone: then nobody is left to be told.
  child.stdin.on("error", () => {});
  (child.stdin as Socket).unref();
  return {
    lost: lost.signal,
    release: () => {
      released = true;
      child.stdin.end("done\n");
    },
  };
}

/**
 * What it takes to reach the engine and nothing more: a CI system that ends what its job left behind finds it by the
 * job's variables.
 */
function ownEnvironment(env: Env): Env {
  const needed =
    /^(?:PATH|HOME|USER(?:PROFILE)?|SystemRoot|TEMP|TMP(?:DIR)?|LOCALAPPDATA|XDG_.*|SSH_AUTH_SOCK|DOCKER_.*|BERTH_ENGINE_TIMEOUT)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}
