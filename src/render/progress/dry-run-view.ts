import { actionKinds } from "../../plan/action-kinds.ts";
import type { Plan } from "../../plan/plan.ts";
import { showPlan } from "../../plan/show.ts";
import type { Paint } from "../terminal/color.ts";
import { visible } from "../terminal/visible.ts";
import { lineOf } from "./lines.ts";
import type { ResourceChange } from "./step-words.ts";
import { stepWords } from "./step-words.ts";

interface Sinks {
  readonly result: (text: string) => void;
  readonly say: (text: string) => void;
  readonly paint: Paint;
}

/** Shows what a dry run would do, and again in docker compose's words if `inComposeWords`. */
export function dryRunView(inComposeWords: boolean, { result, say, paint }: Sinks) {
  return (plan: Plan, { attached }: { readonly attached: boolean }): void => {
    result(visible(showPlan(plan)));
    if (!inComposeWords) return;
    for (const change of composeChanges(plan, attached)) say(` DRY-RUN MODE - ${lineOf(change, paint)}`);
    if (attached) result("end of 'compose up' output, interactive run is not supported in dry-run mode");
  };
}

function composeChanges(plan: Plan, attached: boolean): readonly ResourceChange[] {
  const words = stepWords(plan);
  // Docker compose's dry run of an attached `up` ends with the creation of containers.
  const steps = plan.steps.filter(({ action }) => !attached || !actionKinds[action.kind].isAfterCreation);
  return [
    ...words.unchanged,
    ...steps.flatMap((step) => [...words.of({ type: "started", step }), ...words.of({ type: "done", step, ms: 0 })]),
  ];
}
