import { existsSync } from "node:fs";
import type { Env } from "../../env.ts";
import { type BackgroundProgram, startBackground } from "../../process/start-background.ts";

/** A process that outlives this one and removes the stack if this one cannot. */
export interface Reaper {
  /** Adds a process group to kill when this process dies. */
  killGroup(group: number): void;
  /** Ends the reaper: the stack is removed, or is to stay. */
  release(): void;
}

interface ReaperOptions {
  readonly project: string;
  /** The id of the run whose processes are to end too. */
  readonly run?: string | undefined;
  /** The shared project that the run uses, to be released. */
  readonly shared: string | undefined;
  /** Keep the stack, and end only the processes of the run. */
  readonly keepStack?: boolean | undefined;
  /** The maximum lifetime of the stack. */
  readonly ttlSeconds: number;
  readonly env: Env;
  /** The path of `berth`, if this process is another program. */
  readonly program?: string | undefined;
  /** Called when the reaper died and could not be restarted. */
  readonly onLost?: () => void;
}

const hasShell = process.platform !== "win32" && existsSync("/bin/sh");

/** How often the reaper is started in all, if it is killed. */
const maxStarts = 3;

/** Starts the process that removes a project when this one dies. Start it before resources are created. */
export function startReaper({
  project,
  run,
  shared,
  keepStack: keeps = false,
  ttlSeconds,
  env,
  program,
  onLost,
}: ReaperOptions): Reaper {
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
  let starts = 0;
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
        if (++starts < maxStarts) current = start();
        else onLost?.();
      },
    );
    background.write(group);
    return background;
  };
  let current = start();
  return {
    killGroup: (pid) => {
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
 * Only the variables needed to reach the engine. CI systems find and end a job's leftover processes by the job's
 * variables, and would end the reaper too.
 */
function ownEnvironment(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => neededVariables.test(name)));
}

const neededVariables =
  /^(?:PATH|HOME|USER|USERPROFILE|SystemRoot|TEMP|TMP|TMPDIR|LOCALAPPDATA|XDG_\w+|SSH_AUTH_SOCK|DOCKER_\w+|BERTH_ENGINE_TIMEOUT)$/i;

/**
 * The waiting part of the reaper, for any POSIX shell. `$1` is the number of seconds to wait, the rest is the command
 * to run then. It reads from the run until the pipe closes, which happens when the run dies, or until the time is over.
 * `group N` names a process group to kill too, `done` ends the reaper. A shell needs 1 MB and starts in 1 ms; Node needs
 * 40 times as much of both.
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
