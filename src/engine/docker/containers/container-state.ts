import type { ContainerFact } from "../../engine.ts";

type State = ContainerFact["state"];

const states: readonly State[] = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];

/** Podman's own, which its Docker API lets through for a moment. */
const podmans: Readonly<Record<string, State>> = {
  configured: "created",
  initialized: "created",
  stopping: "running",
  stopped: "exited",
};

/** The state that an engine tells, in Docker's words; "dead" where it tells of none that could be known. */
export function containerState(told: string): State {
  return states.find((state) => state === told) ?? podmans[told] ?? "dead";
}
