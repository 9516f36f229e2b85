import { EngineRefused, EngineUnreachable } from "../../errors.ts";
import { refusalMessage } from "./refusal-messages.ts";

/** The connection broke before the answer was complete: the engine stopped, restarts, or the network failed. */
export class ConnectionLost extends EngineUnreachable {}

interface Refusal {
  /** Such as `POST /containers/create`. */
  readonly call: string;
  readonly status: number;
  /** The engine's own words. */
  readonly message: string;
}

/** What the engine said no to, in words that help; the engine's own words stay as the cause. */
export function refusal({ call, status, message }: Refusal): EngineRefused {
  const own = message.trim() === "" ? `status ${status}` : message.trim();
  const words = refusalMessage(own);
  return new EngineRefused(words?.message ?? own, {
    status,
    hint: words?.hint,
    cause: new Error(`${call} → ${status}: ${own}`),
  });
}

/** The engine's own words of a refusal, which ours may have replaced. */
export function engineMessage(error: EngineRefused): string {
  const { cause, message } = error;
  return cause instanceof Error ? cause.message.replace(/^.* → \d+: /, "") : message;
}

/** The status of a refusal; undefined for any other failure. */
function refusedWith(error: unknown): number | undefined {
  return error instanceof EngineRefused ? error.status : undefined;
}

/** Another removal of the same container is under way: it will finish without us. */
export function isBeingRemoved(error: unknown): boolean {
  return refusedWith(error) === 409 && /removal of container .* is already in progress/.test(String(error));
}

/** The name is taken. Podman says so with 500. */
export function isTaken(error: unknown): boolean {
  const status = refusedWith(error);
  return status === 409 || (status === 500 && /\b(already used|already in use)\b/.test(String(error)));
}

/** What was to be killed does not run. Podman says so with 500. */
export function isNotRunning(error: unknown): boolean {
  const status = refusedWith(error);
  return status === 409 || (status === 500 && /can only kill running containers/.test(String(error)));
}

/** It waits for its restart policy to start it again: its network is gone meanwhile, without which some engines rename nothing. */
export function isBetweenRuns(error: unknown): boolean {
  return error instanceof EngineRefused && /\bsandbox \S+ not found/.test(error.message);
}

/** What was to be woken is awake. */
export function isNotPaused(error: unknown): boolean {
  return error instanceof EngineRefused && /is not paused/.test(error.message);
}

/** The engine took the call and says nothing. */
export function engineTimeout(call: string, limitMs: number): EngineUnreachable {
  return new EngineUnreachable(`the engine did not answer ${call} for ${limitMs / 1000} s`, {
    hint: "It may hang: try `docker ps`, look at its log, restart it (`sudo systemctl restart docker`). For a slow engine raise BERTH_ENGINE_TIMEOUT (seconds).",
  });
}

/** What was waited for ended out of our sight. */
export function engineRestarted(what: string): ConnectionLost {
  return new ConnectionLost(`the engine was stopped or restarted while ${what} ran: how it ended is unknown`, {
    hint: "See what is there with `berth ps --all` once the engine is up, and run the command again if it is safe to.",
  });
}

const lostCodes = new Set(["ECONNRESET", "EPIPE", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "EHOSTUNREACH"]);

/** The failure as a lost connection, where it is one. */
export function connectionLost(error: unknown, call: string): ConnectionLost | undefined {
  if (error instanceof ConnectionLost) return error;
  if (!isSystemError(error)) return undefined;
  const socketGone = error.code === "ENOENT" && error.syscall === "connect";
  if (!socketGone && !lostCodes.has(error.code)) return undefined;
  return new ConnectionLost(`the connection to the engine was lost during ${call} (${error.code})`, {
    hint: "Whether the engine carried it out is unknown. Once the engine is up, run the same command again: it goes on from what is there.",
    cause: error,
  });
}

/** Why no connection came about, in a few words. */
export function unreachableBecause(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  switch (error.code) {
    case "ENOENT":
      return error.syscall === "connect" ? "no such socket" : error.message;
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ECONNREFUSED":
      return "connection refused: nothing listens there";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "no such host";
    case "ECONNRESET":
      return "the connection was closed without an answer";
    default:
      return error.message;
  }
}

interface SystemError extends Error {
  readonly code: string;
  readonly syscall?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
