import type { CreateExec, EngineSessions } from "../../../src/engine/sessions.ts";
import { type Books, isLive, present, refuse } from "./books.ts";

/** `missing` is not found; of the others, only `false` fails. */
const exits: Readonly<Record<string, number>> = { false: 1, missing: 127 };

/** Commands in containers. They end at once, print nothing, and ignore their input. Nothing can be attached to. */
export function processesOf(books: Books): EngineSessions {
  const execs = new Map<string, CreateExec>();
  const missing = async (): Promise<never> => refuse(501, "the in-memory engine has no terminals");
  return {
    attach: missing,
    resizeContainer: missing,
    resizeExec: missing,
    createExec: async (request) => {
      const { id, state } = present(books, request.container);
      if (state === "paused") refuse(409, `container ${id} is paused, unpause the container before exec`);
      if (state !== "running") refuse(409, `container ${id} is not running`);
      const exec = books.newId();
      execs.set(exec, request);
      return exec;
    },
    startExec: async () => ({ output: nothing(), write: async () => true, end: () => {}, close: () => {} }),
    startExecDetached: async () => {},
    inspectExec: async (id) => {
      const { command } = execs.get(id) ?? refuse(404, `No such exec instance: ${id}`);
      return { running: false, exitCode: exits[command[0] ?? ""] ?? 0, started: command[0] !== "missing" };
    },
    waitForExit: async (name, { signal }) => {
      const row = present(books, name);
      const code = isLive(row) ? nextExit(books, row.id, signal) : Promise.resolve(row.exitCode);
      code.catch(() => undefined);
      return { code };
    },
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function nextExit({ listeners }: Books, id: string, signal: AbortSignal | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
    const listener: Parameters<typeof listeners.add>[0] = (event) => {
      if (event.id !== id || event.action !== "die") return;
      listeners.delete(listener);
      resolve(event.exitCode ?? 0);
    };
    listeners.add(listener);
  });
}
