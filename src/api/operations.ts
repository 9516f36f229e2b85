import { once, setMaxListeners } from "node:events";
import { wrapProgress } from "../apply/event.ts";
import type { Context } from "../context/context.ts";
import { actionKinds } from "../plan/action-kinds.ts";
import type { Notices } from "../render/ui.ts";
import { ApplyFailed, TimedOut } from "../verdict/errors.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { OperationOptions, StackEvent } from "./options.ts";

/** The running operations of one stack. */
export interface Operations {
  /** Runs an operation, unless its signal has aborted. `settle` and `close` abort it and wait until it has ended. */
  perform<T>(options: OperationOptions, work: (ctx: Context) => Promise<T>, how?: PerformOptions): Promise<T>;
  /** For operations that last as long as the caller reads. They are aborted with the others, but not awaited. */
  open(options: OperationOptions): Context;
  /** Aborts the running operations. New ones may follow. */
  settle(): Promise<void>;
  /** Aborts the running operations. New ones are refused. */
  close(): Promise<void>;
}

/** How an operation is run. */
export interface PerformOptions {
  readonly terminal?: Terminal;
  /** Wait for earlier operations that take turns: two at once would both create what is missing. */
  readonly inTurn?: boolean;
}

type Terminal = Notices["terminal"];
type Listener = (event: StackEvent) => void;

/** What the context of one operation is made from. */
export interface ContextRequest {
  readonly signal: AbortSignal;
  readonly onEvent: Listener | undefined;
  readonly terminal: Terminal | undefined;
}

/** Opens the operations of a stack. `listener` gets the events of operations without their own listener. */
export function openOperations(
  contextFor: (request: ContextRequest) => Context,
  listener: Listener | undefined,
): Operations {
  const running = new Set<Promise<unknown>>();
  let ending = new AbortController();
  const open = ({ signal, onEvent = listener }: OperationOptions, terminal?: Terminal): Context => {
    const listenerFailed = new AbortController();
    const any = AbortSignal.any([ending.signal, listenerFailed.signal, ...(signal === undefined ? [] : [signal])]);
    // All containers of a stack listen to it. From 11 listeners on, Node would warn on stderr.
    setMaxListeners(0, any);
    any.throwIfAborted();
    return contextFor({ signal: any, onEvent: onEvent && guarded(onEvent, listenerFailed), terminal });
  };
  let turns: Promise<unknown> = Promise.resolve();
  const end = async (reason: string) => {
    ending.abort(new DOMException(reason, "AbortError"));
    await Promise.allSettled(running);
  };
  return {
    open,
    perform: async (options, work, { terminal, inTurn = false } = {}) => {
      const ctx = open(options, terminal);
      const done = inTurn ? after(turns, ctx.interrupts.stop).then(() => work(ctx)) : work(ctx);
      if (inTurn) turns = Promise.allSettled([turns, done]);
      running.add(done);
      try {
        return await done;
      } finally {
        running.delete(done);
      }
    },
    settle: async () => {
      await end("The stack is taken down.");
      ending = new AbortController();
    },
    close: () => end("The stack was closed."),
  };
}

/** Waits for the earlier turns, unless the signal aborts first. */
async function after(turns: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await Promise.race([turns, once(signal, "abort")]);
  signal.throwIfAborted();
}

/** A listener that throws aborts its operation: it must not continue without the listener. */
function guarded(onEvent: Listener, failed: AbortController): Listener {
  return (event) => {
    try {
      onEvent(event);
    } catch (error) {
      failed.abort(error);
    }
  };
}

/**
 * The same context; the names of the containers that are created or started through it are added to `created`, before they are.
 * `onPlan` is called before a plan is executed, when all checks have passed.
 */
export function trackCreated(ctx: Context, created: Set<string>, onPlan: () => void = () => {}): Context {
  const progress = wrapProgress(ctx.ui.progress, (show) => {
    onPlan();
    return (event) => {
      const { action } = event.step;
      if (event.type === "started" && actionKinds[action.kind].ownsContainer && "name" in action)
        created.add(action.name);
      show(event);
    };
  });
  return { ...ctx, ui: { ...ctx.ui, progress } };
}

/** The same failure, with its verdicts in its message: test runners show little else of an error. */
export function withVerdicts(error: unknown): unknown {
  if (!(error instanceof ApplyFailed || error instanceof TimedOut) || error.verdicts.length === 0) return error;
  const { message, hint, cause, verdicts } = error;
  const text = [message, ...verdicts.map(wordsOf)].join("\n");
  const options = { hint, cause, verdicts };
  return error instanceof TimedOut ? new TimedOut(text, options) : new ApplyFailed(text, options);
}

function wordsOf({ service, subject, cause, next: [step] }: Verdict): string {
  const { sentence, quote } = cause;
  const output = quote === undefined || sentence.includes(quote) ? [] : [`  Output: ${quote}`];
  return [`${service ?? subject}: ${sentence}`, ...output, ...(step === undefined ? [] : [`  Next: ${step}`])].join(
    "\n",
  );
}
