import type { CommandClass } from "./base.ts";

interface CommandEntry {
  readonly summary: string;
  /** Works, and is not told of. */
  readonly hidden?: boolean;
  readonly load: () => Promise<{ readonly default: CommandClass }>;
}

/** Every command by its name. Only what is called is loaded. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  ["up", { summary: "Create and start containers", load: () => import("./lifecycle/up.ts") }],
  ["down", { summary: "Stop and remove containers and networks", load: () => import("./lifecycle/down.ts") }],
  ["plan", { summary: "Show what up would do, and why", load: () => import("./inspect/plan.ts") }],
  ["graph", { summary: "Draw services and what they depend on", load: () => import("./inspect/graph.ts") }],
  [
    "import",
    {
      summary: "Make a stack file from containers, or from docker run lines",
      load: () => import("./projects/import.ts"),
    },
  ],
  ["why", { summary: "Tell why a service is up, or not", load: () => import("./inspect/why.ts") }],
  ["ps", { summary: "List containers", load: () => import("./inspect/ps.ts") }],
  ["logs", { summary: "Show the output of containers", load: () => import("./inspect/logs.ts") }],
  ["start", { summary: "Start existing containers", load: () => import("./lifecycle/start.ts") }],
  ["stop", { summary: "Stop running containers", load: () => import("./lifecycle/stop.ts") }],
  ["restart", { summary: "Restart containers", load: () => import("./lifecycle/restart.ts") }],
  ["exec", { summary: "Run a command in a running container", load: () => import("./containers/exec.ts") }],
  ["run", { summary: "Run a command in a container of its own", load: () => import("./containers/run.ts") }],
  ["attach", { summary: "Connect to a running container's process", load: () => import("./containers/attach.ts") }],
  ["build", { summary: "Build images", load: () => import("./images/build.ts") }],
  ["create", { summary: "Create containers without starting them", load: () => import("./lifecycle/create.ts") }],
  ["scale", { summary: "Set how many replicas services have", load: () => import("./lifecycle/scale.ts") }],
  ["kill", { summary: "Send a signal to running containers", load: () => import("./lifecycle/kill.ts") }],
  ["pause", { summary: "Pause running containers", load: () => import("./lifecycle/pause.ts") }],
  ["unpause", { summary: "Let paused containers go on", load: () => import("./lifecycle/unpause.ts") }],
  ["rm", { summary: "Remove stopped containers", load: () => import("./lifecycle/rm.ts") }],
  ["cp", { summary: "Copy files between containers and this machine", load: () => import("./containers/cp.ts") }],
  ["pull", { summary: "Pull the images of services", load: () => import("./images/pull.ts") }],
  ["push", { summary: "Push the images that services build", load: () => import("./images/push.ts") }],
  ["top", { summary: "Show the processes of running containers", load: () => import("./inspect/top.ts") }],
  [
    "port",
    {
      summary: "Show where a container's port is published, or all for a shell",
      load: () => import("./inspect/port.ts"),
    },
  ],
  ["images", { summary: "List the images that containers run", load: () => import("./images/images.ts") }],
  ["volumes", { summary: "List volumes", load: () => import("./inspect/volumes.ts") }],
  ["ls", { summary: "List running projects", load: () => import("./inspect/ls.ts") }],
  ["events", { summary: "Tell what befalls containers, as it happens", load: () => import("./inspect/events.ts") }],
  ["stats", { summary: "Show what containers use, again and again", load: () => import("./inspect/stats.ts") }],
  ["wait", { summary: "Wait until containers have ended", load: () => import("./lifecycle/wait.ts") }],
  ["export", { summary: "Export a container's files as a tar archive", load: () => import("./containers/export.ts") }],
  [
    "commit",
    { summary: "Make an image of a container's files as they are", load: () => import("./containers/commit.ts") },
  ],
  ["ci", { summary: "Run a command against a stack of its own, and take that down", load: () => import("./ci/ci.ts") }],
  ["gc", { summary: "Remove what runs of ci left behind", load: () => import("./ci/gc.ts") }],
  ["reap", { summary: "Remove a dead run's stack", hidden: true, load: () => import("./ci/reap.ts") }],
  ["config", { summary: "Print the stack file in canonical form", load: () => import("./inspect/config.ts") }],
  ["convert", { summary: "An alias of config", hidden: true, load: () => import("./inspect/config.ts") }],
  ["init", { summary: "Make a project from a template", load: () => import("./projects/init.ts") }],
  [
    "template",
    { summary: "List, show, check, test and begin templates for init", load: () => import("./projects/template.ts") },
  ],
  ["completion", { summary: "Print the completion script of a shell", load: () => import("./inspect/completion.ts") }],
  ["version", { summary: "Show berth's version", load: () => import("./inspect/version.ts") }],
]);
