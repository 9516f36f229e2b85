import { get } from "node:http";
import { connect } from "node:net";
import { sleep } from "../apply/event-hub.ts";
import type { Context } from "../context/context.ts";
import type { Endpoint } from "../endpoints/endpoints.ts";
import { Failure } from "../errors.ts";
import { executePlan } from "../flows/execute-plan.ts";
import { logEntries } from "../flows/list/log-entries.ts";
import { containersOf, runningContainer } from "../flows/one-container.ts";
import { observeTarget } from "../flows/resolve-target.ts";
import { planWait } from "../plan/lifecycle/wait.ts";
import { TimedOut } from "../verdict/errors.ts";
import { endpoint } from "./endpoint.ts";
import { linesOf } from "./log-line.ts";
import type { WaitCondition } from "./options.ts";

/** Waits until a service meets a condition. Throws `TimedOut`, or `Failure` as soon as it cannot meet it any more. */
export async function waitFor(
  service: string,
  condition: WaitCondition,
  timeoutMs: number,
  ctx: Context,
): Promise<void> {
  if (typeof condition === "string") return waitForMilestone(service, condition, timeoutMs, ctx);
  const timeout = new AbortController();
  const expire = () => timeout.abort(new TimedOut(`service "${service}" ${wordsOf(condition)} in ${timeoutMs} ms`));
  const timer = setTimeout(expire, timeoutMs);
  const stop = AbortSignal.any([ctx.interrupts.stop, timeout.signal]);
  const limited = { ...ctx, interrupts: { ...ctx.interrupts, stop } };
  try {
    if ("log" in condition) await waitForLine(service, condition.log, limited);
    else await waitForAnswer(service, condition, limited);
  } catch (error) {
    throw stop.aborted ? stop.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

type Milestone = Extract<WaitCondition, string>;
type Answer = Extract<WaitCondition, { port: number }>;

async function waitForMilestone(service: string, milestone: Milestone, timeoutMs: number, ctx: Context): Promise<void> {
  const { target, stack, observed } = await observeTarget([service], ctx);
  const until = milestone === "running" ? "running-or-healthy" : milestone;
  await executePlan(planWait(target.name, observed, { service, until, timeoutMs }), stack, ctx);
}

/** The number of last lines to report if the expected line never appears. */
const lastLines = 5;

async function waitForLine(service: string, wanted: string | RegExp, ctx: Context): Promise<void> {
  const { containers: found } = await containersOf({ service }, ctx);
  if (found.length === 0)
    throw new Failure(`service "${service}" has no container`, { hint: "Bring the service up first." });
  const all = { services: [service], index: undefined, since: undefined, until: undefined, tail: "all" };
  const last: string[] = [];
  for await (const { text } of linesOf(await logEntries({ ...all, follow: true, timestamps: true }, ctx))) {
    // Not `test`: with the flag `g` it would continue after the last match.
    if (typeof wanted === "string" ? text.includes(wanted) : text.search(wanted) >= 0) return;
    last.push(text);
    if (last.length > lastLines) last.shift();
  }
  ctx.interrupts.stop.throwIfAborted();
  throw new Failure(`service "${service}" ended and ${wordsOf({ log: wanted })}`, {
    hint: last.length === 0 ? "It printed nothing." : `Its last lines: ${last.join("\n")}`,
  });
}

/** There is no event for a port that answers, so it is polled at growing intervals. */
const delaysMs = [50, 100, 200, 400];

async function waitForAnswer(service: string, condition: Answer, ctx: Context): Promise<void> {
  const signal = ctx.interrupts.stop;
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    const { fact } = await runningContainer({ service }, ctx);
    // A restarting container has no ports.
    if (fact.state !== "restarting") {
      const at = await endpoint({ service, port: condition.port, protocol: "tcp" }, ctx);
      if (await answers(at, condition, signal)) return;
    }
    await sleep(delaysMs[Math.min(attempt, delaysMs.length - 1)] ?? 0, signal);
  }
}

async function answers(at: Endpoint, condition: Answer, signal: AbortSignal): Promise<boolean> {
  if (!("http" in condition)) return listens(at, signal);
  const status = await statusOf(at, condition.http, signal);
  if (status === undefined) return false;
  return condition.status === undefined ? status < 400 : status === condition.status;
}

function wordsOf(condition: Exclude<WaitCondition, string>): string {
  if ("log" in condition)
    return `never printed ${condition.log instanceof RegExp ? condition.log : JSON.stringify(condition.log)}`;
  return "http" in condition
    ? `did not answer ${condition.http} on port ${condition.port}`
    : `did not listen on port ${condition.port}`;
}

/** How long a connection must stay open. */
const heldMs = 250;
/** Time limit of one attempt. */
const attemptMs = 5000;

/** Whether a process listens. The engine's proxy accepts every connection, and drops it at once if none does. */
function listens({ host, port }: Endpoint, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: attemptMs, signal });
    let held: NodeJS.Timeout | undefined;
    const settle = (answer: boolean) => {
      clearTimeout(held);
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => {
      held = setTimeout(() => settle(true), heldMs);
    });
    socket.once("data", () => settle(true));
    for (const name of ["end", "close", "timeout", "error"]) socket.on(name, () => settle(false));
  });
}

/** The HTTP status at a path; undefined without a response. */
function statusOf({ host, port }: Endpoint, path: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    // Not kept alive: an open connection would keep the process running.
    const request = get({ host, port, path, agent: false, timeout: attemptMs, signal }, (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}
