import type { Action, Plan } from "../../plan/plan.ts";
import { showPlan } from "../../plan/show.ts";
import type { Change } from "../files/changes.ts";
import type { Paint } from "../terminal/color.ts";
import { lineOf } from "./lines.ts";
import { stepWords } from "./step-words.ts";

interface Sinks {
  readonly result: (text: string) => void;
  readonly say: (text: string) => void;
  readonly paint: Paint;
}

/** Shows what a dry run would do, and again in docker compose's words if `inComposeWords`. */
export function dryRunView(inComposeWords: boolean, { result, say, paint }: Sinks) {
  return (plan: Plan, { attached }: { readonly attached: boolean }): void => {
    result(showPlan(plan));
    if (!inComposeWords) return;
    for (const change of composeChanges(plan, attached)) say(` DRY-RUN MODE - ${lineOf(change, paint)}`);
    if (attached) result("end of 'compose up' output, interactive run is not supported in dry-run mode");
  };
}

/** docker compose leaves these out in the dry run of an attached `up`. */
const afterCreation: ReadonlySet<Action["kind"]> = new Set([
  "start-container",
  "create-init-container",
  "run-init-container",
  "run-hooks",
  "reach-milestone",
]);

function composeChanges(plan: Plan, attached: boolean): readonly Change[] {
  const words = stepWords(plan);
  const steps = attached ? plan.steps.filter(({ action }) => !afterCreation.has(action.kind)) : plan.steps;
  return [
    ...words.unchanged,
    ...steps.flatMap((step) => [...words.of({ type: "started", step }), ...words.of({ type: "done", step, ms: 0 })]),
  ];
}
