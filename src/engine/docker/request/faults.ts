import { EngineRefused, EngineUnreachable } from "../../errors.ts";
import { refusalMessage } from "./refusal-messages.ts";

/** The connection broke before the answer was complete: the engine stopped or restarted, or the network failed. */
export class ConnectionLost extends EngineUnreachable {}

interface Refusal {
  /** Such as `POST /containers/create`. */
  readonly call: string;
  readonly status: number;
  /** The engine's own message. */
  readonly message: string;
}

/** The error for a refused call, with a clearer message where we know one. The engine's message is kept as the cause. */
export function refusal({ call, status, message }: Refusal): EngineRefused {
  const original = message.trim() === "" ? `status ${status}` : message.trim();
  const clearer = refusalMessage(original);
  return new EngineRefused(clearer?.message ?? withoutLayers(original), {
    status,
    engineMessage: original,
    hint: clearer?.hint,
    cause: new Error(`${call} → ${status}: ${original}`),
  });
}

/** What the engine's layers put around the cause: each names itself, and none says more about the fault. */
const layers =
  /^(?:failed to create task for container: |failed to create shim task: |OCI runtime \w+ failed: |\S*(?:runc|crun) \w+ failed: |unable to start container process: |error during container init: |driver failed programming external connectivity on endpoint \S+ \([0-9a-f]+\): |Error starting userland proxy: )+/;

function withoutLayers(message: string): string {
  const inner = message.replace(layers, "");
  return inner === message ? message : inner.replace(/: unknown$/, "");
}

/** The HTTP status of a refusal; undefined for any other error. */
function refusedWith(error: unknown): number | undefined {
  return error instanceof EngineRefused ? error.status : undefined;
}

/** Whether the container is already being removed. That removal finishes without us. */
export function isBeingRemoved(error: unknown): boolean {
  return refusedWith(error) === 409 && /removal of container .* is already in progress/.test(String(error));
}

/** Whether the name is taken. Podman answers 500 for that. */
export function isTaken(error: unknown): boolean {
  const status = refusedWith(error);
  return status === 409 || (status === 500 && /\b(already used|already in use)\b/.test(String(error)));
}

/** Whether a container that was to be renamed has that name already: another command renamed it at the same time. */
export function isRenamedAlready(error: unknown): boolean {
  return error instanceof EngineRefused && /with the same name as its current name/.test(error.message);
}

/** Whether a container that was to be killed does not run. Podman answers 500 for that. */
export function isNotRunning(error: unknown): boolean {
  const status = refusedWith(error);
  return status === 409 || (status === 500 && /can only kill running containers/.test(String(error)));
}

/** Whether the container waits for its next restart. It has no network then, and some engines cannot rename it. */
export function isBetweenRuns(error: unknown): boolean {
  return error instanceof EngineRefused && /\bsandbox \S+ not found/.test(error.message);
}

/** Whether a container that was to be unpaused is not paused. */
export function isNotPaused(error: unknown): boolean {
  return error instanceof EngineRefused && /is not paused/.test(error.message);
}

/** The engine accepted the call but does not answer. */
export function engineTimeout(call: string, limitMs: number): EngineUnreachable {
  return new EngineUnreachable(`the engine did not answer ${call} for ${limitMs / 1000} s`, {
    hint: "Check whether it hangs (`docker ps`), read its log, or restart it (`sudo systemctl restart docker`). If it is just slow, raise BERTH_ENGINE_TIMEOUT (seconds).",
  });
}

/** The answer is not JSON: the connection, or a proxy in between, ended it too early. */
export function incompleteAnswer(call: string, cause: unknown): ConnectionLost {
  return new ConnectionLost(`the engine's answer to ${call} is incomplete or not JSON`, {
    hint: "Check the engine and any proxy before it, then run the same command again: it continues from the current state.",
    cause,
  });
}

/** The process that we waited for ended while the engine was down. */
export function engineRestarted(what: string): ConnectionLost {
  return new ConnectionLost(`the engine was stopped or restarted while ${what} ran: its exit code is unknown`, {
    hint: "Once the engine is up, check `berth ps --all`, and run the command again if that is safe.",
  });
}

const lostCodes = new Set(["ECONNRESET", "EPIPE", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "EHOSTUNREACH"]);

/** The error as a ConnectionLost; undefined if it is another kind of error. */
export function connectionLost(error: unknown, call: string): ConnectionLost | undefined {
  if (error instanceof ConnectionLost) return error;
  if (!isSystemError(error)) return undefined;
  const socketGone = error.code === "ENOENT" && error.syscall === "connect";
  if (!socketGone && !lostCodes.has(error.code)) return undefined;
  return new ConnectionLost(`the connection to the engine was lost during ${call} (${error.code})`, {
    hint: "The engine may or may not have finished the call. Once it is up, run the same command again: it continues from the current state.",
    cause: error,
  });
}

/** Why a connection failed, in a few words. */
export function unreachableBecause(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  switch (error.code) {
    case "ENOENT":
      return error.syscall === "connect" ? "no such socket" : error.message;
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ECONNREFUSED":
      return "connection refused";
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
