import { sleep } from "../../apply/event-hub.ts";
import type { CommandContext } from "../../context/context.ts";
import type { LogEntry, LogLine } from "../../logs/entry.ts";
import { follow } from "../../logs/follow.ts";
import { merge } from "../../logs/merge.ts";
import { openQueue } from "../../logs/queue.ts";
import { observe } from "../../observe/observe.ts";
import { planStop } from "../../plan/lifecycle/stop.ts";
import type { LogStyle } from "../../render/logs/log-writer.ts";
import { executePlan } from "../execute-plan.ts";
import type { OnHookLines } from "../hook-output.ts";
import { type AbortOn, abortOnExit } from "./abort-on-exit.ts";
import { attachBeforeStart } from "./attach-runs.ts";
import { withExitNotes } from "./exit-notes.ts";
import { printAddresses } from "./host-ports.ts";
import type { Prepared } from "./prepare.ts";

export interface AttachRequest extends Prepared {
  /** The services that the user named: only these are waited for and stopped. Empty: all. */
  readonly services: readonly string[];
  readonly style: LogStyle;
  readonly graceSeconds: number | undefined;
  /** The services whose output is shown. */
  readonly shown: ReadonlySet<string>;
  readonly abortOn: AbortOn;
  readonly exitCodeFrom: string | undefined;
  /** Ids of containers that the plan stops. */
  readonly stopped: ReadonlySet<string>;
}

/**
 * Applies the plan and shows logs until all named services have exited, or until an exit that stops the stack. The
 * first Ctrl-C stops the services in order, the second one kills them. Returns the exit code.
 */
export async function attach(request: AttachRequest, ctx: CommandContext): Promise<number> {
  const { plan, stack, style } = request;
  const { interrupts, ui } = ctx;
  const detach = new AbortController();
  const applied = gate();
  const awaited = awaitedIn(request);
  const attaching = attachBeforeStart(await ctx.engine(), {
    stack,
    shown: request.shown,
    signal: detach.signal,
  });
  const { engine, takeRun } = attaching;
  const attached = { ...ctx, engine: async () => engine };
  const entries = await follow(engine, {
    project: stack.name,
    services: [...stack.services.keys()],
    // No old output. Containers that start are attached to, so that all of theirs is shown.
    from: () => ({ tail: "0" }),
    takeRun,
    waitedMs: ui.waitedMs,
    silent: (service) => !request.shown.has(service),
    awaited,
    ready: applied.opened,
    signal: detach.signal,
  });
  const { abortOn, exitCodeFrom: codeFrom, stopped } = request;
  const exits = abortOnExit({ abortOn, awaited, codeFrom, stopped });
  const ending = AbortSignal.any([interrupts.stop, exits.final]);
  ui.announceAttach(plan, request.shown);
  const hooks = hookEntries(request.shown, ending);
  const passed = withExitNotes(exits.pass(entries, request.shown), { stack, applied: applied.opened, ending, ctx });
  const shown = ui.logs(hooks.among(passed), style);
  // A suspended process reads nothing, and its containers would wait for it. `shown` is awaited below: until then, a
  // rejection must not count as unhandled.
  shown.catch(() => undefined).finally(interrupts.onSuspend(attaching.detach));
  try {
    await executePlan(plan, stack, attached, { signal: ending, onHookLines: hooks.take, from: request });
    applied.open(true);
    if (ui.isLive) await printAddresses(plan, stack, ctx);
    await Promise.race([shown, aborted(ending)]);
  } catch (error) {
    applied.open(false);
    // If a container's exit made the plan fail, its exit event is about to arrive: it decides the exit code.
    if (abortOn !== "never") await sleep(lastWordsMs, ending);
    if (!ending.aborted) {
      detach.abort();
      await shown;
      throw error;
    }
  }
  const isStopped = interrupts.stop.aborted;
  if (!ending.aborted) {
    // Containers that go on must not keep us attached.
    detach.abort();
    return exits.code();
  }
  ui.result(isStopped ? "Gracefully Stopping... press Ctrl+C again to force" : "Aborting on container exit...");
  await stopInOrder(request, ctx, hooks.take);
  // Stopped containers end their output. Those that never ran would keep this waiting.
  setTimeout(() => detach.abort(), lastWordsMs).unref();
  await shown;
  detach.abort();
  if (isStopped) throw interrupts.stop.reason;
  return exits.code();
}

const lastWordsMs = 1000;

/** As in docker compose: the named services, or if none is named, those whose output is shown. */
function awaitedIn({ services, shown }: AttachRequest): (service: string) => boolean {
  if (services.length > 0) return (service) => services.includes(service);
  return (service) => shown.size === 0 || shown.has(service);
}

/** Stops the services by a plan. A second Ctrl-C runs the same plan at once, without grace periods and hooks. */
async function stopInOrder(
  { stack, services, graceSeconds }: AttachRequest,
  ctx: CommandContext,
  onHookLines: OnHookLines,
): Promise<void> {
  const { interrupts } = ctx;
  const engine = await ctx.engine();
  const plan = planStop(stack, await observe(engine, stack), { services, graceSeconds });
  const stopping = executePlan(plan, stack, ctx, { signal: interrupts.kill, onHookLines });
  // Awaited below. Until then, a rejection must not count as unhandled.
  stopping.catch(() => undefined);
  await Promise.race([stopping, aborted(interrupts.kill)]);
  if (!interrupts.kill.aborted) return stopping;
  const killPlan = planStop(stack, await observe(engine, stack), { services, graceSeconds: 0, hooks: false });
  await executePlan(killPlan, stack, ctx, { signal: new AbortController().signal });
  await stopping.catch(() => undefined);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Resolves when the plan is applied: true if it succeeded. */
function gate(): { readonly opened: Promise<boolean>; readonly open: (succeeded: boolean) => void } {
  let open: (succeeded: boolean) => void = () => {};
  const opened = new Promise<boolean>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** The output of hooks, merged with the output of containers. */
interface HookEntries {
  /** Resolves once the lines are passed on, so that they do not pile up here. */
  readonly take: (lines: readonly LogLine[]) => Promise<void>;
  /** Merges both into one stream, which ends when the containers' entries end. */
  among(entries: AsyncIterable<readonly LogEntry[]>): AsyncIterable<readonly LogEntry[]>;
}

/** Only for the shown services. Once the signal aborts, hooks no longer wait for the reader. */
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
