import type { Ports } from "../flows/ports.ts";
import type { Telling } from "../render/ui.ts";
import type { OperationOptions, StackEvent } from "./options.ts";

/** What is under way with one stack. */
export interface Operations {
  /** Does it, unless its signal has aborted; `settle` and `close` end it, and wait until it has. */
  perform<T>(options: OperationOptions, work: (ports: Ports) => Promise<T>, terminal?: Terminal): Promise<T>;
  /** For what lasts as long as somebody reads it: it ends with the others, and nobody waits for it. */
  open(options: OperationOptions): Ports;
  /** Ends what is under way. More may come after it. */
  settle(): Promise<void>;
  /** The same, for good. */
  close(): Promise<void>;
}

type Terminal = Telling["terminal"];
type Listener = (event: StackEvent) => void;

/** What one operation needs to have ports of its own. */
export interface Opening {
  readonly signal: AbortSignal;
  readonly onEvent: Listener | undefined;
  readonly terminal: Terminal | undefined;
}

/** `listener` is told by operations that have none of their own. */
export function openOperations(portsOf: (opening: Opening) => Ports, listener: Listener | undefined): Operations {
  const underWay = new Set<Promise<unknown>>();
  let ending = new AbortController();
  const open = ({ signal, onEvent = listener }: OperationOptions, terminal?: Terminal): Ports => {
    const broken = new AbortController();
    const any = AbortSignal.any([ending.signal, broken.signal, ...(signal === undefined ? [] : [signal])]);
    any.throwIfAborted();
    return portsOf({ signal: any, onEvent: onEvent && guarded(onEvent, broken), terminal });
  };
  const end = async (reason: string) => {
    ending.abort(new DOMException(reason, "AbortError"));
    await Promise.allSettled(underWay);
  };
  return {
    open,
    perform: async (options, work, terminal) => {
      const done = work(open(options, terminal));
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
