import type { CommandClass } from "./base.ts";

/** Loads the module of a command. */
type Load = () => Promise<{ readonly default: CommandClass }>;

interface CommandEntry {
  /** The heading under which `berth --help` lists the command; undefined if it is not listed. */
  readonly group: string | undefined;
  readonly load: Load;
}

/** A command as help and completion list it. */
interface ListedCommand {
  readonly name: string;
  readonly group: string;
  readonly summary: string;
}

const groups: Readonly<Record<string, Readonly<Record<string, Load>>>> = {
  LIFECYCLE: {
    up: () => import("./lifecycle/up.ts"),
    down: () => import("./lifecycle/down.ts"),
    create: () => import("./lifecycle/create.ts"),
    start: () => import("./lifecycle/start.ts"),
    stop: () => import("./lifecycle/stop.ts"),
    restart: () => import("./lifecycle/restart.ts"),
    scale: () => import("./lifecycle/scale.ts"),
    pause: () => import("./lifecycle/pause.ts"),
    unpause: () => import("./lifecycle/unpause.ts"),
    kill: () => import("./lifecycle/kill.ts"),
    rm: () => import("./lifecycle/rm.ts"),
    wait: () => import("./lifecycle/wait.ts"),
  },
  CONTAINERS: {
    exec: () => import("./containers/exec.ts"),
    run: () => import("./containers/run.ts"),
    attach: () => import("./containers/attach.ts"),
    cp: () => import("./containers/cp.ts"),
    export: () => import("./containers/export.ts"),
    commit: () => import("./containers/commit.ts"),
  },
  INSPECT: {
    plan: () => import("./inspect/plan.ts"),
    why: () => import("./inspect/why.ts"),
    ps: () => import("./inspect/ps.ts"),
    logs: () => import("./inspect/logs.ts"),
    config: () => import("./inspect/config.ts"),
    graph: () => import("./inspect/graph.ts"),
    port: () => import("./inspect/port.ts"),
    ls: () => import("./inspect/ls.ts"),
    top: () => import("./inspect/top.ts"),
    stats: () => import("./inspect/stats.ts"),
    events: () => import("./inspect/events.ts"),
    volumes: () => import("./inspect/volumes.ts"),
  },
  IMAGES: {
    build: () => import("./images/build.ts"),
    pull: () => import("./images/pull.ts"),
    push: () => import("./images/push.ts"),
    images: () => import("./images/images.ts"),
  },
  CI: {
    ci: () => import("./ci/ci.ts"),
    gc: () => import("./ci/gc.ts"),
  },
  PROJECTS: {
    init: () => import("./projects/init.ts"),
    template: () => import("./projects/template.ts"),
    import: () => import("./projects/import.ts"),
  },
  SETUP: {
    completion: () => import("./inspect/completion.ts"),
    version: () => import("./inspect/version.ts"),
  },
};

const unlisted: Readonly<Record<string, Load>> = {
  // Compose's alias of config.
  convert: () => import("./inspect/config.ts"),
  reap: () => import("./ci/reap.ts"),
};

/** Every command by its name. Only the command that is called is loaded. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map([
  ...Object.entries(groups).flatMap(([group, members]) => entries(members, group)),
  ...entries(unlisted, undefined),
]);

function entries(members: Readonly<Record<string, Load>>, group: string | undefined): [string, CommandEntry][] {
  return Object.entries(members).map(([name, load]) => [name, { group, load }]);
}

/** The commands that help and completion list, in the order of the table. Loads all of them, for their summaries. */
export async function listedCommands(): Promise<readonly ListedCommand[]> {
  const listed = await Promise.all(
    Array.from(commands, async ([name, { group, load }]) =>
      group === undefined ? [] : [{ name, group, summary: (await load()).default.summary ?? "" }],
    ),
  );
  return listed.flat();
}
