import type { Screen } from "./color.ts";

/** A stream to write to. */
export interface Output {
  readonly screen: Screen;
  /** Resolves when the stream accepts more; false if its reader has gone (`| head`). */
  write(bytes: Uint8Array | string): Promise<boolean>;
}

/** An output that measures its reader. */
export interface MeasuredOutput extends Output {
  /** How long writes have waited for the reader so far, in milliseconds. */
  waitedMs(): number;
}

/** Runs a write to the terminal so that it does not disturb rows drawn there. */
export type WrapWrite = <T>(write: () => Promise<T>) => Promise<T>;

/** Wraps stdout or stderr. A closed reader is not an error; any other failure (such as a full disk) is thrown. */
export function openOutput(
  stream: NodeJS.WritableStream & Screen,
  around: WrapWrite = (write) => write(),
): MeasuredOutput {
  let failure: Error | undefined;
  let waitedMs = 0;
  let waitsSince: number | undefined;
  stream.on("error", (error: Error) => {
    failure ??= error;
  });
  const isOpen = (): boolean => {
    if (failure === undefined) return true;
    if ("code" in failure && (failure.code === "EPIPE" || failure.code === "ERR_STREAM_DESTROYED")) return false;
    throw failure;
  };
  const write = async (bytes: Uint8Array | string): Promise<boolean> => {
    if (!isOpen()) return false;
    if (stream.write(bytes)) return true;
    waitsSince ??= performance.now();
    await new Promise<void>((resolve) => {
      const settle = () => {
        for (const name of endEvents) stream.removeListener(name, settle);
        resolve();
      };
      for (const name of endEvents) stream.once(name, settle);
    });
    if (waitsSince !== undefined) waitedMs += performance.now() - waitsSince;
    waitsSince = undefined;
    return isOpen();
  };
  return {
    waitedMs: () => waitedMs + (waitsSince === undefined ? 0 : performance.now() - waitsSince),
    screen: stream,
    write: (bytes) => (stream.isTTY ? around(() => write(bytes)) : write(bytes)),
  };
}

const endEvents = ["drain", "error", "close"] as const;
