import type { Duplex } from "node:stream";
import type { TtySession } from "../sessions.ts";

/** A conversation over a connection that the engine handed out. */
export function ttySession(socket: Duplex, signal?: AbortSignal): TtySession {
  keepReading(socket);
  const close = () => void socket.destroy();
  signal?.addEventListener("abort", close, { once: true });
  socket.once("close", () => signal?.removeEventListener("abort", close));
  if (signal?.aborted) close();
  return {
    output: readOutput(socket),
    async write(bytes) {
      if (!socket.writable) return false;
      if (!socket.write(bytes)) await waitForDrain(socket);
      return socket.writable;
    },
    end: () => void socket.end(),
    close,
  };
}

/**
 * A process may end without reading all its input: the engine then hangs up, and our next write fails. Node would throw
 * away with the connection what the process said and we have not read yet; so a lost connection only ends the output.
 */
function keepReading(socket: Duplex): void {
  const destroy = socket.destroy.bind(socket);
  // Node also calls it with null.
  socket.destroy = (error?: Error | null) => {
    if (!isHungUp(error) || socket.destroyed) return destroy(error ?? undefined);
    if (error.syscall !== "write" && !socket.readableEnded) socket.push(null);
    return socket;
  };
  // Told by the end of the output; who waits for an exit code hears the cause there.
  socket.on("error", () => {});
}

function isHungUp(error: Error | null | undefined): error is Error & { readonly syscall?: string } {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EPIPE" || code === "ECONNRESET";
}

async function* readOutput(socket: Duplex): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of socket) yield chunk;
  } catch (error) {
    // Closed by ourselves, in the middle.
    if (!socket.destroyed) throw error;
  }
}

function waitForDrain(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      for (const name of drainEvents) socket.removeListener(name, settle);
      resolve();
    };
    for (const name of drainEvents) socket.once(name, settle);
  });
}

const drainEvents = ["drain", "error", "close", "end"] as const;
