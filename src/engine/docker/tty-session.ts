import type { Duplex } from "node:stream";
import type { TtySession } from "../sessions.ts";

/** A session over a connection that the engine has upgraded to a plain two-way stream. */
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
 * A process may end without reading all its input. The engine then hangs up, and our next write fails. Node would
 * discard the output that we have not read yet along with the connection, so a lost connection only ends the output.
 */
function keepReading(socket: Duplex): void {
  const destroy = socket.destroy.bind(socket);
  // Node also calls it with null.
  socket.destroy = (error?: Error | null) => {
    if (!isHungUp(error) || socket.destroyed) return destroy(error ?? undefined);
    if (error.syscall !== "write" && !socket.readableEnded) socket.push(null);
    return socket;
  };
  // The output just ends. Waiting for the exit code reports the cause.
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
    // Otherwise we closed the connection ourselves.
    if (!socket.destroyed) throw error;
  }
}

function waitForDrain(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      for (const name of drainEvents) socket.removeListener(name, finish);
      resolve();
    };
    for (const name of drainEvents) socket.once(name, finish);
  });
}

const drainEvents = ["drain", "error", "close", "end"] as const;
