import type { ApplyEvent } from "../../apply/event.ts";
import { actionKinds, resourceName } from "../../plan/action-kinds.ts";
import type { Action, Milestone, Plan, Step } from "../../plan/plan.ts";
import { skippedText } from "../../plan/reason.ts";
import { withoutPasswords } from "../../redact/addresses.ts";

/** A resource's new state, with the words and fields of docker compose's progress output. */
export interface ResourceChange {
  /** Such as `Container shop-web-1`, or a layer's id if `parent` is set. */
  readonly id: string;
  /** The resource that this part belongs to. */
  readonly parent?: string;
  readonly text: string;
  readonly status: "Working" | "Done" | "Warning" | "Error";
  readonly details?: string;
  readonly currentBytes?: number;
  readonly totalBytes?: number;
}

type Phase = readonly [text: string, status: ResourceChange["status"]];

/** The texts shown while a plan is applied. Scripts look for them: `Container shop-web-1 Started`. */
export interface StepWords {
  /** Resources that do not change. */
  readonly unchanged: readonly ResourceChange[];
  /** Each resource that the plan changes, once, in the plan's order. */
  readonly resources: readonly string[];
  /** The resources that a step changes: several for a wait. */
  idsOf(step: Step): readonly string[];
  of(event: ApplyEvent): readonly ResourceChange[];
}

/** Texts for unchanged containers by their state. */
const stateText: Readonly<Record<Plan["unchanged"][number]["state"], string>> = {
  created: "Created",
  running: "Running",
  paused: "Paused",
  restarting: "Restarting",
  exited: "Exited",
  stopped: "Stopped",
  dead: "Dead",
  removing: "Removing",
};

const reached: Readonly<Record<Milestone, string>> = {
  started: "Started",
  healthy: "Healthy",
  completed: "Exited",
  "running-or-healthy": "Healthy",
};

/**
 * Texts for the steps of a plan. Replacing a container takes five steps (rename, create, stop, remove, start) but is shown
 * as one resource: Recreate → Recreated → Starting → Started. Steps on the renamed container belong to the same row.
 */
export function stepWords(plan: Plan): StepWords {
  const renamed = new Map<string, string>();
  for (const { action } of plan.steps) if (action.kind === "rename-container") renamed.set(action.to, action.name);
  const replaced = new Set(renamed.values());

  const idsOf = (action: Action): readonly string[] => resourceIds(action, renamed);
  const changesFor = (step: Step, [text, status]: Phase, details?: string): readonly ResourceChange[] =>
    text === "" ? [] : idsOf(step.action).map((id) => ({ id, text, status, ...(details ? { details } : {}) }));

  const isFolded = ({ action }: Step): boolean => {
    if (action.kind === "stop-container" || action.kind === "remove-container") return renamed.has(action.name);
    return false;
  };

  const doneText = ({ action }: Step): string => {
    if (action.kind === "reach-milestone") return reached[action.until];
    if (action.kind === "run-hooks") return action.hooks === "post_start" ? "post_start done" : "";
    if (action.kind === "create-container" && replaced.has(action.name)) return "Recreated";
    return actionKinds[action.kind].words[1];
  };

  const startedText = ({ action }: Step): string => {
    if (action.kind === "run-hooks") return action.hooks;
    return action.kind === "create-container" && replaced.has(action.name) ? "" : actionKinds[action.kind].words[0];
  };

  const doneChanges = (step: Step, isSkipped: boolean): readonly ResourceChange[] => {
    if (isSkipped) return changesFor(step, ["Skipped", "Warning"]);
    return isFolded(step) ? [] : changesFor(step, [doneText(step), "Done"]);
  };

  // All steps of a resource are blocked together, but its line should appear once.
  const skipped = new Set<string>();
  const isFirst = ({ id }: ResourceChange): boolean => !skipped.has(id) && skipped.add(id) !== undefined;

  return {
    unchanged: [
      ...plan.unchanged.map(
        ({ name, state }): ResourceChange => ({
          id: `Container ${name}`,
          text: stateText[state],
          status: "Done",
        }),
      ),
      ...(plan.skipped ?? []).map((skippedImage): ResourceChange => {
        const { subject, reason } = skippedText(skippedImage);
        return { id: subject, text: "Skipped", status: "Done", details: reason };
      }),
    ],
    resources: [...new Set(plan.steps.flatMap(({ action }) => idsOf(action)))],
    idsOf: ({ action }) => idsOf(action),
    of: (event) => {
      const { step } = event;
      switch (event.type) {
        case "started":
          return isFolded(step) ? [] : changesFor(step, [startedText(step), "Working"]);
        case "done":
          return doneChanges(step, event.skipped ?? false);
        case "failed":
          return changesFor(step, ["Error", "Error"], summaryOf(event.error));
        case "blocked":
          return changesFor(step, ["Skipped", "Warning"], `"${event.by.id}" failed`).filter(isFirst);
        case "warning":
          return [];
        case "progress":
          return progressOf(event, idsOf(step.action));
      }
    },
  };
}

function progressOf(
  { step, progress }: Extract<ApplyEvent, { type: "progress" }>,
  [parent = ""]: readonly string[],
): readonly ResourceChange[] {
  // Only live rows show health probes.
  if (step.action.kind === "reach-milestone") return [];
  const { id, text, currentBytes, totalBytes } = progress;
  // Progress without a layer id is a remark of the registry: the row keeps its text.
  if (id === "" && step.action.kind !== "build-image") return [];
  const bytes = {
    ...(currentBytes === undefined ? {} : { currentBytes }),
    ...(totalBytes ? { totalBytes } : {}),
  };
  return [{ id: id || parent, ...(id ? { parent } : {}), text, status: "Working", ...bytes }];
}

/** The resources that a step changes, as shown. A renamed container is shown by its old name. */
function resourceIds(action: Action, renamed: ReadonlyMap<string, string>): readonly string[] {
  if ("containers" in action) return action.containers.map((name) => `Container ${name}`);
  const isContainer = actionKinds[action.kind].resource === "Container";
  const name = isContainer && "name" in action ? renamed.get(action.name) : undefined;
  return [name === undefined ? resourceName(action) : `Container ${name}`];
}

/** The first line of an error's message. */
function summaryOf({ message }: Error): string {
  return withoutPasswords(message.split("\n")[0] ?? "");
}
