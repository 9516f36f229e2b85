import type { ApplyEvent } from "../../apply/event.ts";
import { actionKinds, resourceName } from "../../plan/action-kinds.ts";
import type { Action, Milestone, Plan, Step } from "../../plan/plan.ts";
import { skippedText } from "../../plan/reason.ts";
import { withoutPasswords } from "../../redact/addresses.ts";
import type { Change } from "../files/changes.ts";

type Phase = readonly [text: string, status: Change["status"]];

/** The words of one plan's walk. Scripts look for them: `Container shop-web-1 Started`. */
export interface StepWords {
  /** What stays as it is. */
  readonly unchanged: readonly Change[];
  /** Each resource that the plan touches, once, in the plan's order. */
  readonly resources: readonly string[];
  of(event: ApplyEvent): readonly Change[];
}

/** What is said of what stays as it is and does not run. */
const resting: ReadonlyMap<string, string> = new Map([
  ["exited", "Exited"],
  ["stopped", "Stopped"],
]);

const reached: Readonly<Record<Milestone, string>> = {
  started: "Started",
  healthy: "Healthy",
  completed: "Exited",
  "running-or-healthy": "Healthy",
};

/**
 * Words a walk of this plan. Replacing a container takes five steps (rename, create, stop, remove, start), and is shown
 * as one resource's Recreate → Recreated → Starting → Started: what befalls the renamed one is its row's.
 */
export function stepWords(plan: Plan): StepWords {
  const renamed = new Map<string, string>();
  for (const { action } of plan.steps) if (action.kind === "rename-container") renamed.set(action.to, action.name);
  const replaced = new Set(renamed.values());

  const idsOf = (action: Action): readonly string[] => resourceIds(action, renamed);
  const said = (step: Step, [text, status]: Phase, details?: string): readonly Change[] =>
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

  const doneChanges = (step: Step, isSkipped: boolean): readonly Change[] => {
    if (isSkipped) return said(step, ["Skipped", "Warning"]);
    return isFolded(step) ? [] : said(step, [doneText(step), "Done"]);
  };

  // All the steps of a resource are blocked together: once said is enough.
  const skipped = new Set<string>();
  const isNews = ({ id }: Change): boolean => !skipped.has(id) && skipped.add(id) !== undefined;

  return {
    unchanged: [
      ...plan.unchanged.map(
        ({ name, state }): Change => ({
          id: `Container ${name}`,
          text: resting.get(state) ?? "Running",
          status: "Done",
        }),
      ),
      ...(plan.skipped ?? []).map((one): Change => {
        const { subject, reason } = skippedText(one);
        return { id: subject, text: "Skipped", status: "Done", details: reason };
      }),
    ],
    resources: [...new Set(plan.steps.flatMap(({ action }) => idsOf(action)))],
    of: (event) => {
      const { step } = event;
      switch (event.type) {
        case "started":
          return isFolded(step) ? [] : said(step, [startedText(step), "Working"]);
        case "done":
          return doneChanges(step, event.skipped ?? false);
        case "failed":
          return said(step, ["Error", "Error"], summaryOf(event.error));
        case "blocked":
          return said(step, ["Skipped", "Warning"], `"${event.by.id}" failed`).filter(isNews);
        case "warning":
          return [];
        case "progress": {
          const [parent = ""] = idsOf(step.action);
          const { id, text, currentBytes, totalBytes } = event.progress;
          // Beside its layers, a registry's part is remarks: the row goes on saying what is done.
          if (id === "" && step.action.kind !== "build-image") return [];
          const bytes = {
            ...(currentBytes === undefined ? {} : { currentBytes }),
            ...(totalBytes ? { totalBytes } : {}),
          };
          return [{ id: id || parent, ...(id ? { parent } : {}), text, status: "Working", ...bytes }];
        }
      }
    },
  };
}

/** What a step is about, as it is shown; a renamed container goes by the name that it had. */
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
