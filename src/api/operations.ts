import { once, setMaxListeners } from "node:events";
import { wrapProgress } from "../apply/event.ts";
import type { Context } from "../context/context.ts";
import { actionKinds } from "../plan/action-kinds.ts";
import type { Notices } from "../render/ui.ts";
import { ApplyFailed, TimedOut } from "../verdict/errors.ts";
import type { Verdict } from "../verdict/verdict.ts";
import type { OperationOptions, StackEvent } from "./options.ts";

/** What is under way with one stack. */
export interface Operations {
  /** Does it, unless its signal has aborted; `settle` and `close` end it, and wait until it has. */
  perform<T>(options: OperationOptions, work: (ctx: Context) => Promise<T>, manner?: Manner): Promise<T>;
  /** For operations that last while the caller reads. They end when the others end; nothing waits for them. */
  open(options: OperationOptions): Context;
  /** Ends what is under way. More may come after it. */
  settle(): Promise<void>;
  /** The same, for good. */
  close(): Promise<void>;
}

/** How an operation is performed. */
export interface Manner {
  readonly terminal?: Terminal;
  /** After those before it that take turns too: of two that change a stack at once, each would make what the other makes. */
  readonly inTurn?: boolean;
}

type Terminal = Notices["terminal"];
type Listener = (event: StackEvent) => void;

/** What one operation needs to have ports of its own. */
export interface Opening {
  readonly signal: AbortSignal;
  readonly onEvent: Listener | undefined;
  readonly terminal: Terminal | undefined;
}

/** Opens the operations of a stack. `listener` gets the events of operations without their own listener. */
export function openOperations(portsOf: (opening: Opening) => Context, listener: Listener | undefined): Operations {
  const underWay = new Set<Promise<unknown>>();
  let ending = new AbortController();
  const open = ({ signal, onEvent = listener }: OperationOptions, terminal?: Terminal): Context => {
    const broken = new AbortController();
    const any = AbortSignal.any([ending.signal, broken.signal, ...(signal === undefined ? [] : [signal])]);
    // All containers of a stack listen to it. From 11 listeners on, Node would warn on stderr.
    setMaxListeners(0, any);
    any.throwIfAborted();
    return portsOf({ signal: any, onEvent: onEvent && guarded(onEvent, broken), terminal });
  };
  let turns: Promise<unknown> = Promise.resolve();
  const end = async (reason: string) => {
    ending.abort(new DOMException(reason, "AbortError"));
    await Promise.allSettled(underWay);
  };
  return {
    open,
    perform: async (options, work, { terminal, inTurn = false } = {}) => {
      const ctx = open(options, terminal);
      const done = inTurn ? after(turns, ctx.interrupts.stop).then(() => work(ctx)) : work(ctx);
      if (inTurn) turns = Promise.allSettled([turns, done]);
      underWay.add(done);
      try {
        return await done;
      } finally {
        underWay.delete(done);
      }
    },
    settle: async () => {
      await end("The stack is taken down.");
      ending = new AbortController();
    },
    close: () => end("The stack was closed."),
  };
}

/** Waits for them, unless the signal comes first. */
async function after(turns: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await Promise.race([turns, once(signal, "abort")]);
  signal.throwIfAborted();
}

/** One that throws ends its operation, as a signal does: work that is only half told of is not to go on by itself. */
function guarded(onEvent: Listener, broken: AbortController): Listener {
  return (event) => {
    try {
      onEvent(event);
    } catch (error) {
      broken.abort(error);
    }
  };
}

/**
 * The same context; the names of the containers that are created or started through it are added to `made`, before they are.
 * `onPlan` is called before a plan is executed, when all checks have passed.
 */
export function trackCreated(ctx: Context, made: Set<string>, onPlan: () => void = () => {}): Context {
  const progress = wrapProgress(ctx.ui.progress, (show) => {
    onPlan();
    return (event) => {
      const { action } = event.step;
      if (event.type === "started" && actionKinds[action.kind].ownsContainer && "name" in action) made.add(action.name);
      show(event);
    };
  });
  return { ...ctx, ui: { ...ctx.ui, progress } };
}

/** The same failure with its verdicts in its message too: of an error, a test runner shows little more. */
export function withVerdicts(error: unknown): unknown {
  if (!(error instanceof ApplyFailed || error instanceof TimedOut) || error.verdicts.length === 0) return error;
  const { message, hint, cause, verdicts } = error;
  const told = [message, ...verdicts.map(wordsOf)].join("\n");
  const options = { hint, cause, verdicts };
  return error instanceof TimedOut ? new TimedOut(told, options) : new ApplyFailed(told, options);
}

function wordsOf({ service, subject, cause, next: [step] }: Verdict): string {
  const { sentence, quote } = cause;
  const says = quote === undefined || sentence.includes(quote) ? [] : [`  It says: ${quote}`];
  return [`${service ?? subject}: ${sentence}`, ...says, ...(step === undefined ? [] : [`  Next: ${step}`])].join("\n");
}
