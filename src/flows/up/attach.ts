import { sleep } from "../../apply/pause.ts";
import type { CommandContext } from "../../context/context.ts";
import type { LogEntry, LogLine } from "../../logs/entry.ts";
import { follow } from "../../logs/follow.ts";
import { merge } from "../../logs/merge.ts";
import { openQueue } from "../../logs/queue.ts";
import { observe } from "../../observe/observe.ts";
import { planStop } from "../../plan/lifecycle/stop.ts";
import type { Plan } from "../../plan/plan.ts";
import type { LogStyle } from "../../render/logs/log-writer.ts";
import type { Stack } from "../../stack/stack.ts";
import { executePlan } from "../execute-plan.ts";
import type { OnHookLines } from "../hook-output.ts";
import { type AbortOn, abortOnExit } from "./abort-on-exit.ts";
import { attachDriverNone } from "./attach-driver-none.ts";

export interface AttachRequest {
  readonly plan: Plan;
  readonly stack: Stack;
  /** The services asked for; empty: all. They alone are waited for, and stopped. */
  readonly services: readonly string[];
  readonly style: LogStyle;
  readonly graceSeconds: number | undefined;
  /** The services whose output is shown. */
  readonly shown: ReadonlySet<string>;
  readonly abortOn: AbortOn;
  readonly exitCodeFrom: string | undefined;
  /** Ids of containers that the plan itself stops. */
  readonly stopped: ReadonlySet<string>;
}

/**
 * Applies the plan and shows what the services say until those asked for are done, or until the end of one that ends all; Ctrl-C
 * stops them in order, a second one kills.
 */
export async function attach(request: AttachRequest, ctx: CommandContext): Promise<number> {
  const { plan, stack, style } = request;
  const { interrupts, ui } = ctx;
  const leave = new AbortController();
  const applied = gate();
  const awaited = awaitedIn(request);
  const engine = attachDriverNone(await ctx.engine(), { stack, shown: request.shown, signal: leave.signal });
  const hearing = { ...ctx, engine: async () => engine };
  const entries = await follow(engine, {
    project: stack.name,
    services: [...stack.services.keys()],
    // What a container said before is known; one that the plan makes is read from its start.
    from: () => ({ tail: "0" }),
    silent: (service) => !request.shown.has(service),
    awaited,
    ready: applied.opened,
    signal: leave.signal,
  });
  const { abortOn, exitCodeFrom: codeFrom, stopped } = request;
  const exits = abortOnExit({ abortOn, awaited, codeFrom, stopped });
  const ending = AbortSignal.any([interrupts.stop, exits.final]);
  ui.announceAttach(plan, request.shown);
  const hooks = hookEntries(request.shown, ending);
  const shown = ui.logs(hooks.among(exits.pass(entries, request.shown)), style);
  // Awaited below: until then its failure is not an unhandled one.
  shown.catch(() => undefined);
  try {
    await executePlan(plan, stack, hearing, { signal: ending, onHookLines: hooks.take }).finally(applied.open);
    await Promise.race([shown, aborted(ending)]);
  } catch (error) {
    // What failed by a container's end: that end is about to be told of too.
    if (abortOn !== "never") await sleep(lastWordsMs, ending);
    if (!ending.aborted) {
      leave.abort();
      await shown;
      throw error;
    }
  }
  const isStopped = interrupts.stop.aborted;
  if (!ending.aborted) return exits.code();
  ui.result(isStopped ? "Gracefully Stopping... press Ctrl+C again to force" : "Aborting on container exit...");
  await stopInOrder(request, ctx, hooks.take);
  // What is stopped has ended its output by itself; what was created and never ran would keep us here.
  setTimeout(() => leave.abort(), lastWordsMs).unref();
  await shown;
  if (isStopped) throw interrupts.stop.reason;
  return exits.code();
}

const lastWordsMs = 1000;

/** As docker compose has it: the services asked for; where all are, those whose output is shown. */
function awaitedIn({ services, shown }: AttachRequest): (service: string) => boolean {
  if (services.length > 0) return (service) => services.includes(service);
  return (service) => shown.size === 0 || shown.has(service);
}

/** Ctrl-C is a plan too. A second one does not wait for the first to end: the same plan, with no grace. */
async function stopInOrder(
  { stack, services, graceSeconds }: AttachRequest,
  ctx: CommandContext,
  onHookLines: OnHookLines,
): Promise<void> {
  const { interrupts } = ctx;
  const engine = await ctx.engine();
  const plan = planStop(stack, await observe(engine, stack), { services, graceSeconds });
  const stopping = executePlan(plan, stack, ctx, { signal: interrupts.kill, onHookLines });
  // Awaited below in any case: until then its failure is not an unhandled one.
  stopping.catch(() => undefined);
  await Promise.race([stopping, aborted(interrupts.kill)]);
  if (!interrupts.kill.aborted) return stopping;
  const atOnce = planStop(stack, await observe(engine, stack), { services, graceSeconds: 0, hooks: false });
  await executePlan(atOnce, stack, ctx, { signal: new AbortController().signal });
  await stopping.catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What hooks say, among what their containers say. */
interface HookEntries {
  /** Resolves once they are on their way out: what a hook says is not gathered here. */
  readonly take: (lines: readonly LogLine[]) => Promise<void>;
  /** Both as one stream, which ends with the containers'. */
  among(entries: AsyncIterable<readonly LogEntry[]>): AsyncIterable<readonly LogEntry[]>;
}

/** Of the services shown. Once the signal aborts, no hook waits for the reader any more. */
function hookEntries(shown: ReadonlySet<string>, signal: AbortSignal): HookEntries {
  const queue = openQueue<readonly LogEntry[]>();
  signal.addEventListener("abort", queue.release, { once: true });
  return {
    take: (lines) => queue.push(lines.filter(({ source }) => shown.has(source.service))),
    among: (entries) => {
      const both = merge<readonly LogEntry[]>([thenEnd(entries, queue.end), queue]);
      both.seal();
      return both;
    },
  };
}

async function* thenEnd<T>(stream: AsyncIterable<T>, end: () => void): AsyncGenerator<T> {
  try {
    yield* stream;
  } finally {
    end();
  }
}
