import type { Screen } from "./color.ts";

/** Where a stream's bytes go, seen as what this project needs of it. */
export interface Output {
  readonly screen: Screen;
  /** Resolves once the stream takes more; false where its reader has gone (`| head`) and nobody wants the rest. */
  write(bytes: Uint8Array | string): Promise<boolean>;
}

/** How a write to the terminal gets out of the way of what is drawn there. */
export type OutputOptions = <T>(write: () => Promise<T>) => Promise<T>;

/** Wraps stdout or stderr. A reader that goes away is no failure; any other one (such as a full disk) is thrown. */
export function openOutput(stream: NodeJS.WritableStream & Screen, around: OutputOptions = (write) => write()): Output {
  let failure: Error | undefined;
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
    await new Promise<void>((resolve) => {
      const settle = () => {
        for (const name of settled) stream.removeListener(name, settle);
        resolve();
      };
      for (const name of settled) stream.once(name, settle);
    });
    return isOpen();
  };
  return { screen: stream, write: (bytes) => (stream.isTTY ? around(() => write(bytes)) : write(bytes)) };
}

const settled = ["drain", "error", "close"] as const;
