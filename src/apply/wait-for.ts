import type { EngineReads, Progress } from "../engine/engine.ts";
import type { ContainerFact, ProbeFact } from "../engine/facts.ts";
import type { Action, Milestone } from "../plan/plan.ts";
import type { Stack } from "../stack/stack.ts";
import { ApplyFailed, ContainerGone, TimedOut } from "../verdict/errors.ts";
import type { EventHub, OnExec, Waiter } from "./event-hub.ts";
import { milestoneState } from "./milestone-state.ts";
import { stableFor } from "./stable-for.ts";

export type WaitAction = Extract<Action, { kind: "reach-milestone" }>;

interface WaitContext {
  readonly stack: Pick<Stack, "services">;
  /** Gets the last health probe of a container, with the container's name as id. */
  readonly progress: (progress: Progress) => void;
  readonly engine: Pick<EngineReads, "container">;
  readonly eventHub: EventHub;
  readonly signal: AbortSignal;
}

/** Waits until all containers of a milestone reach it. Throws if one cannot reach it, or not in time. */
export async function waitForMilestone(action: WaitAction, context: WaitContext): Promise<void> {
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const seen = new Map<string, ContainerFact>();
  const timer =
    action.timeoutMs === undefined
      ? undefined
      : setTimeout(() => ending.abort(timeoutError(action, action.timeoutMs ?? 0, seen)), action.timeoutMs);
  try {
    await Promise.all(action.containers.map((name) => waitForContainer(name, action, { ...context, signal, seen })));
  } finally {
    clearTimeout(timer);
    // If one failed, end the other waits.
    ending.abort();
  }
}

interface ContainerWaitContext extends WaitContext {
  readonly seen: Map<string, ContainerFact>;
}

async function waitForContainer(name: string, action: WaitAction, context: ContainerWaitContext): Promise<void> {
  // Subscribe before the first inspect, so that no change in between is missed.
  const test = context.stack.services.get(action.service)?.healthcheck?.test;
  const probes = probeReport(test, (text) => context.progress({ id: name, text }));
  const waiter = await context.eventHub.listen(name, probes.onExec);
  try {
    await inspectUntilReached(waiter, name, action, { ...context, probes });
  } finally {
    waiter.close();
  }
}

async function inspectUntilReached(
  waiter: Waiter,
  name: string,
  action: WaitAction,
  context: ContainerWaitContext & { readonly probes: ProbeReport },
): Promise<void> {
  const stateOf = stableFor(name, action.until);
  for (;;) {
    context.signal.throwIfAborted();
    const fact = await context.engine.container(name);
    if (fact !== undefined) {
      context.seen.set(name, fact);
      if (action.until !== "completed") context.probes.onInspect(fact);
    }
    const state = stateOf(fact, performance.now());
    if (state.is === "reached") return;
    if (state.is === "failed") throw waitError(action, state.message, fact);
    await waiter.nextEvent(state.lookInMs, context.signal);
  }
}

/** Reports a container's health probes while it is waited for. */
interface ProbeReport {
  readonly onExec: OnExec;
  readonly onInspect: (fact: ContainerFact) => void;
}

/**
 * The engine's events, which a wait receives anyway, report each probe's exit code, but only if the command is known: other
 * commands may run in the container. The output is what the last inspect returned.
 */
function probeReport(test: readonly string[] | undefined, report: (text: string) => void): ProbeReport {
  const command = (test ?? []).slice(1).join(" ").trim();
  const running = new Set<string>();
  let ended = 0;
  let inspected = 0;
  let last: Pick<ProbeFact, "exitCode" | "output"> & { readonly startedAt?: string } = { exitCode: 0, output: "" };
  const show = () => report(`probe ${Math.max(ended, inspected)}: ${probeText(last)}`);
  return {
    onExec: ({ action, raw }) => {
      const { execID = "", exitCode } = raw.attributes;
      if (action === "exec_create" && command !== "" && raw.action.trim().endsWith(command)) running.add(execID);
      if (action !== "exec_die" || !running.delete(execID)) return;
      ended++;
      if (Number(exitCode) !== last.exitCode) last = { ...last, exitCode: Number(exitCode), output: "" };
      show();
    },
    onInspect: ({ probes }) => {
      const latest = probes.at(-1);
      if (latest === undefined || latest.startedAt === last.startedAt) return;
      inspected += probes.length - 1 - probes.findIndex(({ startedAt }) => startedAt === last.startedAt);
      last = latest;
      show();
    },
  };
}

/** `exit 1 "no response"`. The output's last line as it is: cutting it could leave half a secret. */
function probeText({ exitCode, output }: Pick<ProbeFact, "exitCode" | "output">): string {
  const line = output.trim().split("\n").at(-1)?.trim() ?? "";
  return `${exitCode === -1 ? "timed out" : `exit ${exitCode}`}${line === "" ? "" : ` "${line}"`}`;
}

function waitError(action: WaitAction, message: string, fact: ContainerFact | undefined): ApplyFailed {
  const Failed = fact === undefined ? ContainerGone : ApplyFailed;
  return new Failed(failureMessage(action.service, action.until, message, fact), {
    hint: evidence(action.service, fact === undefined ? [] : [fact]),
  });
}

function failureMessage(service: string, until: Milestone, message: string, fact: ContainerFact | undefined): string {
  if (until === "running-or-healthy") return message;
  if (until === "completed" && fact !== undefined) {
    return `service "${service}" didn't complete successfully: exit ${fact.exitCode}`;
  }
  return `dependency failed to start: ${message}`;
}

function timeoutError(action: WaitAction, ms: number, seen: ReadonlyMap<string, ContainerFact>): TimedOut {
  const late = [...seen.values()].filter((fact) => milestoneState(fact.name, fact, action.until).is !== "reached");
  const what = action.until === "running-or-healthy" ? "" : "timeout waiting for dependencies: ";
  return new TimedOut(`${what}application not healthy after ${seconds(ms)}`, { hint: evidence(action.service, late) });
}

/** A duration in Go's format, which scripts look for: `3s`, `1m30s`, `1h0m0s`. */
function seconds(ms: number): string {
  const total = ms / 1000;
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = Number((total % 60).toFixed(3));
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/** The most output shown of a health probe: the end of a long output says what went wrong. */
const longestProbe = 300;

/** The hint of an error: what is known about containers that did not come up, and where to look next. */
function evidence(service: string, facts: readonly ContainerFact[]): string {
  return [...facts.flatMap(sentences), `See \`berth logs ${service}\`.`].join(" ");
}

function sentences(fact: ContainerFact): string[] {
  const lines: string[] = [];
  if (fact.state !== "running") lines.push(`${fact.name} is ${fact.state}, exit code ${fact.exitCode}.`);
  else if (fact.health !== "none") lines.push(`${fact.name} is running, health ${fact.health}.`);
  if (fact.oomKilled) lines.push("It ran out of memory.");
  if (fact.stateError !== "") lines.push(`Engine error: ${fact.stateError}.`);
  if (fact.restartCount > 0) lines.push(`It was restarted ${fact.restartCount} times.`);
  const probe = fact.probes.at(-1);
  // The last probe of a stopped container was interrupted and says nothing about the cause.
  if (fact.state === "running" && probe !== undefined && probe.exitCode !== 0) {
    const output = probe.output.trim().slice(-longestProbe);
    lines.push(`Its last health probe exited with ${probe.exitCode}${output === "" ? "" : `: ${output}`}.`);
  }
  return lines;
}
