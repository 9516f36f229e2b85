import type { Observed } from "../../observe/observed.ts";
import type { Plan } from "../plan.ts";
import { containersByRequest, type EachOptions } from "./each.ts";
import type { Target } from "./target.ts";

/** Freezes the processes of what runs. What is paused already is asked too: the engine's refusal tells the user. */
export function planPause(target: Target, observed: Observed, options: EachOptions): Plan {
  return containersByRequest(target, observed, options, {
    verb: "pause",
    isMeant: ({ state }) => state === "running" || state === "paused",
    action: (service, name) => ({ kind: "pause-container", service, name }),
  });
}

/** Lets the processes of what is paused go on. */
export function planUnpause(target: Target, observed: Observed, options: EachOptions): Plan {
  return containersByRequest(target, observed, options, {
    verb: "unpause",
    isMeant: ({ state }) => state === "paused",
    action: (service, name) => ({ kind: "unpause-container", service, name }),
  });
}
