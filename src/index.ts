/**
 * berth from a program: `Stack` brings a Compose file up, looks at it and takes it down, with the same flows as the command.
 *
 * @packageDocumentation
 */
export type { Container, ContainerPort } from "./api/container.ts";
export type { ContainerEvent } from "./api/container-event.ts";
export type { LogLine } from "./api/log-line.ts";
export type * from "./api/options.ts";
export { Stack } from "./api/stack.ts";
export type { Endpoint } from "./ci/endpoints.ts";
export {
  ApplyFailed,
  BerthError,
  CommandFailed,
  EngineRefused,
  EngineTooOld,
  EngineUnreachable,
  Interrupted,
  StackInvalid,
  TimedOut,
  UsageError,
} from "./errors.ts";
export type { Action, Plan, Reason, Step } from "./plan/plan.ts";
export { showPlan } from "./plan/show.ts";
export type { Place, Problem, Source } from "./stack/problem.ts";
export type { Verdict } from "./verdict/verdict.ts";
export type { Why } from "./verdict/why.ts";
