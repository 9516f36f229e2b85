import { BerthError } from "../../../errors.ts";
import { EngineUnreachable } from "../../errors.ts";
import { ConnectionLost } from "../request/faults.ts";
import type { EngineEndpoint } from "./endpoint.ts";

/** An endpoint that could not be reached, and why. */
export interface ConnectFailure {
  readonly endpoint: EngineEndpoint;
  readonly because: string;
  readonly cause: unknown;
}

/** The error that lists the endpoints tried, in order, and why each failed. Its hint is for the likeliest cause. */
export function unreachableError(failures: readonly ConnectFailure[]): EngineUnreachable {
  const tried = failures.map(({ endpoint, because }) => `${endpoint.url} (${endpoint.from}): ${because}`);
  const message =
    tried.length === 1
      ? `no container engine answers at ${tried[0]}`
      : ["no container engine answers. Tried, in this order:", ...tried.map((line) => `  ${line}`)].join("\n");
  return new EngineUnreachable(message, { hint: hintFor(failures), cause: failures[0]?.cause });
}

/** Whether the error's own hint fits here. A lost connection's hint does not: it is for a connection that once worked. */
function isSpecific(cause: unknown): cause is BerthError {
  return cause instanceof BerthError && !(cause instanceof ConnectionLost);
}

function hintFor(failures: readonly ConnectFailure[]): string {
  const denied = failures.find(({ because }) => because === "permission denied");
  if (denied !== undefined) {
    return "Add yourself to the docker group (`sudo usermod -aG docker $USER`) and log in again.";
  }
  const [only] = failures;
  if (failures.length === 1 && only !== undefined) {
    if (isSpecific(only.cause) && only.cause.hint !== undefined) return only.cause.hint;
    return only.endpoint.from === "DOCKER_HOST"
      ? "Start the engine there, or correct DOCKER_HOST; unset it to try the usual sockets."
      : "Start the engine there, or choose another: `docker context use default`.";
  }
  return process.platform === "linux"
    ? "Start an engine, such as `sudo systemctl start docker`, or name one in DOCKER_HOST."
    : "Start Docker Desktop, Colima or OrbStack, or name an engine in DOCKER_HOST.";
}
