import type { Step } from "../plan/plan.ts";

/** A wait for a dependency with `required: false`: what depends on it goes on without it. */
export function isOptional({ action }: Step): boolean {
  return action.kind === "reach-milestone" && !action.required;
}

/** The warning for an optional dependency that was not to be had. */
export function optionalFailed({ action }: Step, because: string): string {
  const service = action.kind === "reach-milestone" ? action.service : "";
  return `optional dependency "${service}" failed to start: ${because}`;
}
