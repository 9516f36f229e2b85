import { existsSync } from "node:fs";
import type { Env } from "../../env.ts";
import { type BackgroundProgram, startBackground } from "../../process/start-background.ts";

/** Somebody who outlives us and takes the stack down where we cannot. */
export interface Reaper {
  /** Names a group of processes that is to die with us. */
  tell(group: number): void;
  /** The stack is gone, or is to stay: nothing is left to do. */
  release(): void;
}

interface Watched {
  readonly project: string;
  /** By which what it started is known, where that is to end too. */
  readonly run?: string | undefined;
  /** A project that it shares, to be left. */
  readonly shared: string | undefined;
  /** It stays: only what was started for it ends. */
  readonly keeps?: boolean | undefined;
  /** How long the stack may be there at most. */
  readonly ttlSeconds: number;
  readonly env: Env;
  /** Where `berth` is, where it is not this process. */
  readonly program?: string | undefined;
  /** Nobody watches any more, and nobody could be put in its place. */
  readonly onLost?: () => void;
}

const hasShell = process.platform !== "win32" && existsSync("/bin/sh");

/** How often one that was killed is put in its place again. */
const mostLives = 3;

/** Starts the process that reaps a project once this one is dead. Once it is started, resources may be made. */
export function startReaper({
  project,
  run,
  shared,
  keeps = false,
  ttlSeconds,
  env,
  program,
  onLost,
}: Watched): Reaper {
  const seconds = String(Math.ceil(ttlSeconds));
  const reap = [
    ...[program ?? process.argv[1] ?? "", "reap", project],
    ...(shared === undefined ? [] : [shared]),
    ...(run === undefined ? [] : ["--run", run]),
    ...(keeps ? ["--keep"] : []),
  ];
  const [path = "", ...args] = hasShell
    ? ["/bin/sh", "-c", watchScript, "berth-reaper", seconds, process.execPath, ...reap]
    : [process.execPath, ...reap, "--within", seconds];
  let lives = 0;
  let released = false;
  let group = "";
  const start = (): BackgroundProgram => {
    const background = startBackground(
      {
        path,
        args,
        env: ownEnvironment(env),
        // Not in the job's folder, which may be removed or unmounted first.
        ...(hasShell ? { cwd: "/" } : {}),
      },
      () => {
        if (released) return;
        if (++lives < mostLives) current = start();
        else onLost?.();
      },
    );
    background.write(group);
    return background;
  };
  let current = start();
  return {
    tell: (pid) => {
      group = `group ${pid}\n`;
      current.write(group);
    },
    release: () => {
      released = true;
      current.end("done\n");
    },
  };
}

/**
 * What it takes to reach the engine and nothing more: a CI system that ends what its job left behind finds that by the
 * job's variables.
 */
function ownEnvironment(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => needed.test(name)));
}

const needed =
  /^(?:PATH|HOME|USER|USERPROFILE|SystemRoot|TEMP|TMP|TMPDIR|LOCALAPPDATA|XDG_\w+|SSH_AUTH_SOCK|DOCKER_\w+|BERTH_ENGINE_TIMEOUT)$/i;

/**
 * A reaper as long as it only watches, for any POSIX shell; `$1` is how many seconds, the rest what it turns into. It reads from
 * a run until that is gone (the pipe's end tells of any death at once, on every system), or until time is over. `group N` names
 * a process group that is to die too, `done` ends it. It takes a MB and a millisecond, where a whole Node takes forty of each.
 */
export const watchScript = `exec 3<&0
sleep "$1" & clock=$!
{
  group=
  while read -r word what <&3; do
    case $word in done) kill $clock; exit 0;; group) group=$what;; esac
  done
  kill $clock
  [ -z "$group" ] || kill -9 "-$group"
  exit 1
} & reader=$!
if wait $clock; then kill $reader; elif wait $reader; then exit 0; fi
shift
exec "$@" </dev/null 3<&-`;
