import type { Duplex } from "node:stream";
import type { AttachContainer, CreateExec, EngineSessions, TtySession, WindowSize } from "../sessions.ts";
import { atLeast } from "./connect/api-version.ts";
import { containerPath } from "./containers/containers.ts";
import type { Api } from "./request/api.ts";
import { ConnectionLost, connectionLost, engineRestarted } from "./request/faults.ts";

export function engineSessions(api: Api): EngineSessions {
  return {
    async attach(request) {
      return ttySession(await api.upgrade(attachCall(request)), request.signal);
    },
    async resizeContainer(container, size) {
      await resize(api, containerPath(container, "resize"), size);
    },
    async createExec(request) {
      const path = containerPath(request.container, "exec");
      return (await api.json<{ readonly Id: string }>({ method: "POST", path, body: execBody(request) })).Id;
    },
    async startExec(id, { tty, size, signal }) {
      const path = execPath(id, "start");
      const ConsoleSize =
        tty && size !== undefined && atLeast(api.version, "1.42") ? [size.rows, size.columns] : undefined;
      const body = { Detach: false, Tty: tty, ConsoleSize };
      return ttySession(await api.upgrade({ method: "POST", path, body, signal }), signal);
    },
    async startExecDetached(id) {
      await api.send({ method: "POST", path: execPath(id, "start"), body: { Detach: true } });
    },
    async inspectExec(id) {
      // A restarted engine no longer knows the command, and an engine that is stopping no longer answers.
      const fact = await api.find<ExecInspected>({ method: "GET", path: execPath(id, "json") }).catch(ifLost);
      if (fact === undefined) throw engineRestarted("the command");
      return { running: fact.Running, exitCode: fact.ExitCode ?? undefined, started: hasStarted(fact) };
    },
    async resizeExec(id, size) {
      await resize(api, execPath(id, "resize"), size);
    },
    waitForExit: (container, options) => waitForExit(api, container, options),
  };
}

/** Returns nothing if the connection was lost, and throws any other error. */
function ifLost(error: unknown): undefined {
  if (!(error instanceof ConnectionLost)) throw error;
}

interface ExecInspected {
  readonly Running: boolean;
  readonly ExitCode: number | null;
  readonly Pid: number;
}

/** A command that could not start ends with 126 or 127 and has no pid. Podman reports no pid for any ended command. */
function hasStarted({ Pid, ExitCode }: ExecInspected): boolean {
  return Pid !== 0 || (ExitCode !== 126 && ExitCode !== 127);
}

function attachCall({ container, stdin, detachKeys, signal }: AttachContainer) {
  const query = { stream: true, stdin, stdout: true, stderr: true, detachKeys };
  return { method: "POST", path: containerPath(container, "attach"), query, signal } as const;
}

function execBody(request: CreateExec): object {
  const { command, env, user, workingDir, privileged, tty, stdin, output, detachKeys } = request;
  return {
    Cmd: [...command],
    Env: [...env],
    User: user,
    WorkingDir: workingDir,
    Privileged: privileged,
    Tty: tty,
    AttachStdin: stdin,
    AttachStdout: output,
    AttachStderr: output,
    DetachKeys: detachKeys,
  };
}

function execPath(id: string, verb: string): string {
  return `/exec/${encodeURIComponent(id)}/${verb}`;
}

/** Resizes a TTY. A process that has just ended or is about to start has none: that is not an error. */
async function resize(api: Api, path: string, { columns, rows }: WindowSize): Promise<void> {
  await api.send({ method: "POST", path, query: { w: columns, h: rows }, accept: [404, 409, 500] });
}

type Exit = Awaited<ReturnType<EngineSessions["waitForExit"]>>;

/** For "removed", takes the code from the exit itself: Podman reports 0 once the container is removed. */
async function waitForExit(
  api: Api,
  container: string,
  { when, signal }: Parameters<EngineSessions["waitForExit"]>[1],
): Promise<Exit> {
  if (when !== "removed") return waitFor(api, container, { condition: conditions[when], signal });
  const [next, removed] = await Promise.all([
    waitFor(api, container, { condition: "next-exit", signal }),
    waitFor(api, container, { condition: "removed", signal }),
  ]);
  const code = Promise.all([next.code, removed.code]).then(([exitCode]) => exitCode);
  code.catch(() => undefined);
  return { code };
}

const conditions = { exited: "not-running", next: "next-exit" } as const;

async function waitFor(
  api: Api,
  container: string,
  { condition, signal }: { readonly condition: string; readonly signal: AbortSignal | undefined },
): Promise<Exit> {
  const path = containerPath(container, "wait");
  const call = { method: "POST", path, query: { condition }, signal } as const;
  const reply = await api.stream(call);
  const code = readExitCode(reply).catch((error) => {
    throw connectionLost(error, `POST ${path}`) ?? error;
  });
  // The caller may await the code only after the output: until then a rejection must not count as unhandled.
  code.catch(() => undefined);
  return { code };
}

async function readExitCode(reply: AsyncIterable<Uint8Array>): Promise<number> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of reply) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  // An engine that shuts down closes the connection without an answer.
  if (!body.trimEnd().endsWith("}")) throw engineRestarted("the container");
  return (JSON.parse(body) as { readonly StatusCode: number }).StatusCode;
}

/** A session over a connection that the engine has upgraded to a plain two-way stream. */
function ttySession(socket: Duplex, signal?: AbortSignal): TtySession {
  keepReading(socket);
  const close = () => void socket.destroy();
  signal?.addEventListener("abort", close, { once: true });
  socket.once("close", () => signal?.removeEventListener("abort", close));
  if (signal?.aborted) close();
  return {
    output: readable(socket),
    async write(bytes) {
      if (!socket.writable) return false;
      if (!socket.write(bytes)) await drained(socket);
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

async function* readable(socket: Duplex): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of socket) yield chunk;
  } catch (error) {
    // Otherwise we closed the connection ourselves.
    if (!socket.destroyed) throw error;
  }
}

function drained(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      for (const name of settled) socket.removeListener(name, finish);
      resolve();
    };
    for (const name of settled) socket.once(name, finish);
  });
}

const settled = ["drain", "error", "close", "end"] as const;
