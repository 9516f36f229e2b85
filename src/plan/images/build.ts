import type { Stack } from "../../stack/stack.ts";
import { finished, newDraft } from "../draft.ts";
import type { Plan } from "../plan.ts";
import { addBuildSteps } from "./images.ts";

/** The plan that builds the images of these services, and nothing else. */
export function planBuild(stack: Stack, services: ReadonlySet<string>): Plan {
  const draft = newDraft();
  for (const name of services) addBuildSteps(draft, stack, name, { why: "requested" });
  return finished(stack.name, draft);
}
