import type { ContainerSummary } from "../../facts.ts";

interface State {
  readonly Status: string;
  readonly StartedAt: string;
  readonly FinishedAt: string;
  readonly ExitCode: number;
  readonly health: string;
}

/** A container's status as in `docker ps`: `Up 3 minutes (healthy)`, `Exited (1) 2 hours ago`. */
export function statusText(state: State, nowMs: number): string {
  const since = (time: string) => humanDuration((nowMs - Date.parse(time)) / 1000);
  const health = state.health === "none" ? "" : ` (${state.health === "starting" ? "health: starting" : state.health})`;
  switch (state.Status) {
    case "running":
      return `Up ${since(state.StartedAt)}${health}`;
    case "paused":
      return `Up ${since(state.StartedAt)} (Paused)`;
    case "restarting":
      return `Restarting (${state.ExitCode}) ${since(state.FinishedAt)} ago`;
    case "exited":
      return `Exited (${state.ExitCode}) ${since(state.FinishedAt)} ago`;
    case "removing":
      return "Removal In Progress";
    case "dead":
      return "Dead";
    default:
      return "Created";
  }
}

const hour = 3600;
const day = 24 * hour;

// Upper bound in seconds, and the text for durations below it. The first that fits wins.
const scale: readonly (readonly [number, (seconds: number) => string])[] = [
  [1, () => "Less than a second"],
  [2, () => "1 second"],
  [60, (seconds) => `${Math.floor(seconds)} seconds`],
  [120, () => "About a minute"],
  [hour, (seconds) => `${Math.floor(seconds / 60)} minutes`],
  [1.5 * hour, () => "About an hour"],
  [2 * day, (seconds) => `${Math.round(seconds / hour)} hours`],
  [14 * day, (seconds) => `${Math.floor(seconds / day)} days`],
  [60 * day, (seconds) => `${Math.floor(seconds / day / 7)} weeks`],
  [730 * day, (seconds) => `${Math.floor(seconds / day / 30)} months`],
];

/** A duration rounded as in the docker CLI. */
export function humanDuration(seconds: number): string {
  const words = scale.find(([limit]) => seconds < limit)?.[1];
  return words?.(Math.max(0, seconds)) ?? `${Math.floor(seconds / day / 365)} years`;
}

type ContainerState = ContainerSummary["state"];

const states: readonly ContainerState[] = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];

/** Podman's own states, which its Docker API reports now and then. */
const podmanStates: Readonly<Record<string, ContainerState>> = {
  configured: "created",
  initialized: "created",
  stopping: "running",
  stopped: "exited",
};

/** Converts an engine's state to Docker's; "dead" if it is unknown. */
export function containerState(status: string): ContainerState {
  return states.find((state) => state === status) ?? podmanStates[status] ?? "dead";
}
