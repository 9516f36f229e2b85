import type { Action } from "./plan.ts";

/** What all actions of one kind have in common. */
export interface ActionKind {
  /** In the plan's text: `+` creates, `-` removes or stops, `~` changes, `>` starts, `$` runs a command, `.` waits. */
  readonly symbol: "+" | "-" | "~" | ">" | "$" | ".";
  /** What it is about, as docker compose's progress lines call it. */
  readonly resource: "Network" | "Volume" | "Image" | "Container" | "Service";
  /** Docker compose's progress words when it starts and when it is done; "" prints no line. Scripts look for them. */
  readonly words: readonly [started: string, done: string];
  /**
   * Which limit on concurrent engine calls counts it. `user`: only the user's own, since it waits for a container, a hook
   * or a registry while the engine does little. `none`: it makes no call that lasts. Default: any limit.
   */
  readonly limit?: "user" | "none";
  /** An abort ends it. Any other action is one short change, which is completed. */
  readonly isAbortable?: boolean;
  /** It comes after creation, where docker compose's dry run of an attached `up` ends. */
  readonly isAfterCreation?: boolean;
  /** A plan that has one leaves containers running. */
  readonly bringsUp?: boolean;
  /** The test session that performs it owns the container from then on. */
  readonly ownsContainer?: boolean;
  /** The cause of its failure, if the engine's message does not say more. Default: the engine refused it. */
  readonly failure?: "image-missing" | "build-failed" | "hook-failed";
}

/** The only table of the kinds of actions. */
export const actionKinds: Readonly<Record<Action["kind"], ActionKind>> = {
  "create-network": { symbol: "+", resource: "Network", words: ["Creating", "Created"] },
  "remove-network": { symbol: "-", resource: "Network", words: ["Removing", "Removed"] },
  "create-volume": { symbol: "+", resource: "Volume", words: ["Creating", "Created"] },
  "remove-volume": { symbol: "-", resource: "Volume", words: ["Removing", "Removed"] },
  "pull-image": {
    symbol: "+",
    resource: "Image",
    words: ["Pulling", "Pulled"],
    limit: "user",
    isAbortable: true,
    failure: "image-missing",
  },
  "push-image": {
    symbol: "+",
    resource: "Image",
    words: ["Pushing", "Pushed"],
    limit: "user",
    isAbortable: true,
  },
  "build-image": {
    symbol: "+",
    resource: "Image",
    words: ["Building", "Built"],
    isAbortable: true,
    failure: "build-failed",
  },
  "remove-image": { symbol: "-", resource: "Image", words: ["Removing", "Removed"] },
  "create-container": {
    symbol: "+",
    resource: "Container",
    words: ["Creating", "Created"],
    ownsContainer: true,
  },
  // The first of the five steps that replace a container: rename, create, stop, remove, start.
  "rename-container": { symbol: "~", resource: "Container", words: ["Recreate", ""] },
  "connect-container": { symbol: "~", resource: "Container", words: ["", ""] },
  "start-container": {
    symbol: ">",
    resource: "Container",
    words: ["Starting", "Started"],
    isAfterCreation: true,
    bringsUp: true,
    ownsContainer: true,
  },
  // Its words depend on the kind of hook: see render.
  "run-hooks": {
    symbol: "$",
    resource: "Container",
    words: ["", ""],
    limit: "user",
    isAbortable: true,
    isAfterCreation: true,
    failure: "hook-failed",
  },
  "create-init-container": {
    symbol: "+",
    resource: "Container",
    words: ["Creating", "Created"],
    isAfterCreation: true,
    ownsContainer: true,
  },
  "run-init-container": {
    symbol: "$",
    resource: "Container",
    words: ["Starting", "Exited"],
    limit: "user",
    isAbortable: true,
    isAfterCreation: true,
    failure: "hook-failed",
  },
  "pause-container": { symbol: "-", resource: "Container", words: ["Pausing", "Paused"] },
  "unpause-container": { symbol: ">", resource: "Container", words: ["Unpausing", "Unpaused"] },
  "restart-container": {
    symbol: "~",
    resource: "Container",
    words: ["Restarting", "Started"],
    limit: "user",
    bringsUp: true,
  },
  "stop-container": {
    symbol: "-",
    resource: "Container",
    words: ["Stopping", "Stopped"],
    limit: "user",
  },
  "kill-container": { symbol: "-", resource: "Container", words: ["Killing", "Killed"] },
  "remove-container": { symbol: "-", resource: "Container", words: ["Removing", "Removed"] },
  // Its last word depends on the milestone: see render.
  "reach-milestone": {
    symbol: ".",
    resource: "Service",
    words: ["Waiting", ""],
    limit: "none",
    isAbortable: true,
    isAfterCreation: true,
    bringsUp: true,
  },
};

/** `Container shop-web-1`, `Image nginx:9`: what an action is about, as progress lines and verdicts call it. */
export function resourceName(action: Action): string {
  const { resource } = actionKinds[action.kind];
  if (resource === "Image" && "image" in action) return `Image ${action.image}`;
  if ("name" in action) return `${resource} ${action.name}`;
  return "service" in action ? `${resource} ${action.service}` : resource;
}
