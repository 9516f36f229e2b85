/**
 * berth for programs: `Stack` brings a Compose file up, inspects it and takes it down, as the command does.
 *
 * @packageDocumentation
 */
export type { Container, ContainerPort } from "./api/container.ts";
export type { ContainerEvent, LogLine } from "./api/log-line.ts";
export type * from "./api/options.ts";
export { Stack } from "./api/stack.ts";
export type { ApplyEvent } from "./apply/event.ts";
export type { Endpoint } from "./endpoints/endpoints.ts";
export type { OneOff, Progress } from "./engine/engine.ts";
export { CommandFailed, EngineRefused, EngineUnreachable } from "./engine/errors.ts";
export { BerthError, type BerthErrorOptions, Failure, UsageError } from "./errors.ts";
export type * from "./plan/plan.ts";
export { type ShowOptions, showPlan } from "./plan/show.ts";
export { EngineTooOld, StackInvalid } from "./stack/errors.ts";
export type { Place, Problem, Reached, Source } from "./stack/problems/problem.ts";
export type { Dependency } from "./stack/stack.ts";
export { ApplyFailed, TimedOut, type VerdictOptions } from "./verdict/errors.ts";
export type { Blocked, Cause, CauseKind, FilePlace, Probe, State, Verdict } from "./verdict/verdict.ts";
export type { ContainerStatus as Standing, PendingStep as Pending, Why } from "./verdict/why.ts";
