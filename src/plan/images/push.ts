import type { Stack } from "../../stack/stack.ts";
import { addStep, finished, newDraft } from "../draft.ts";
import { stepId } from "../names.ts";
import type { Plan } from "../plan.ts";

export interface PushOptions {
  /** What cannot be pushed is no failure. */
  readonly ignoreFailures: boolean;
}

/** Sends the images that the stack builds, under each of their names, to their registries. */
export function planPush(stack: Stack, { ignoreFailures }: PushOptions): Plan {
  const draft = newDraft();
  for (const { name: service, image, build } of stack.services.values()) {
    if (build === undefined || image === undefined) {
      draft.skipped.push({ service, because: build === undefined ? "not-built" : "nameless" });
      continue;
    }
    for (const name of [image, ...(build.tags ?? [])]) {
      addStep(draft, stepId.push(name), {
        action: { kind: "push-image", service, image: name, ...(ignoreFailures ? { optional: true } : {}) },
        because: { why: "requested" },
      });
    }
  }
  return finished(stack.name, draft);
}
