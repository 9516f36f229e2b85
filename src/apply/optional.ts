import type { Step } from "../plan/plan.ts";

/** What comes after it goes on without it: a wait for a dependency with `required: false`, a pull before a build. */
export function isOptional({ action }: Step): boolean {
  if (action.kind === "reach-milestone") return !action.required;
  return "optional" in action && action.optional === true;
}

/** The warning for what was optional and was not to be had. */
export function optionalFailed({ action }: Step, because: string): string {
  return action.kind === "reach-milestone"
    ? `optional dependency "${action.service}" failed to start: ${because}`
    : because;
}
