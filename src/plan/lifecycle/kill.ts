import type { Observed } from "../../observe/observe.ts";
import { byName, isLive, serviceOf } from "../classify-containers.ts";
import { addStep, finished, newDraft } from "../draft.ts";
import { containerLabels, stepId } from "../names.ts";
import type { Plan } from "../plan.ts";
import { containersByRequest, type EachOptions } from "./existing.ts";
import { isStack, selected, type Target } from "./target.ts";

export interface KillOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
  readonly signal: string;
  /** Also kill containers of services that the file no longer has. */
  readonly removeOrphans: boolean;
}

/** Plans to send a signal to all running containers, including one-offs, in parallel. */
export function planKill(target: Target, observed: Observed, options: KillOptions): Plan {
  const draft = newDraft();
  const label = containerLabels(observed.containers);
  const isKnown = (service: string) =>
    !isStack(target) || options.removeOrphans || target.services.has(service) || target.disabled.has(service);
  const meant = selected(observed.containers, options.services).filter(
    (fact) => isLive(fact) && isKnown(serviceOf(fact)),
  );
  for (const fact of [...meant].sort(byName)) {
    addStep(draft, stepId.kill(label(fact)), {
      action: { kind: "kill-container", service: serviceOf(fact), name: fact.name, signal: options.signal },
      because: { why: "requested" },
    });
  }
  if (meant.length === 0) draft.warnings.push("no container to kill");
  return finished(target.name, draft);
}

/** Plans to pause running containers. Includes paused ones, so that the engine's error reaches the user. */
export function planPause(target: Target, observed: Observed, options: EachOptions): Plan {
  return containersByRequest(target, observed, options, {
    verb: "pause",
    isMeant: ({ state }) => state === "running" || state === "paused",
    action: (service, name) => ({ kind: "pause-container", service, name }),
  });
}

/** Plans to unpause paused containers. */
export function planUnpause(target: Target, observed: Observed, options: EachOptions): Plan {
  return containersByRequest(target, observed, options, {
    verb: "unpause",
    isMeant: ({ state }) => state === "paused",
    action: (service, name) => ({ kind: "unpause-container", service, name }),
  });
}
