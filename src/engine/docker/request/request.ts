import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type Docker from "dockerode";

/** One request to the engine. */
export interface Call {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Without the version, its parts encoded: `/containers/web-1/json`. */
  readonly path: string;
  /** Undefined members are left out, lists repeat the name, objects travel as JSON: as the engine's API asks. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  /** A tar, sent while it is produced. */
  readonly file?: AsyncIterable<unknown> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Statuses beside 2xx that the caller makes sense of itself. */
  readonly accept?: readonly number[] | undefined;
  /** How long the engine itself waits in this call (a stop's grace): added to the time limit. */
  readonly graceMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** `GET /networks`: how a call is named to the user. */
export function callName(call: Pick<Call, "method" | "path">): string {
  return `${call.method} ${decodeURI(call.path)}`;
}

// dockerode turns each status that is not listed into an error without the engine's own words: we list all, and judge.
const everyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]));

/** Sends a call; resolves once the answer's headers are there, whatever its status. */
export function request(
  docker: Docker,
  call: Omit<Call, "file"> & { readonly file?: Readable | undefined },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        method: call.method,
        path: `${call.path}?`,
        options: { _query: queryOf(call), _body: call.body ?? {} },
        ...(call.file !== undefined && { file: call.file }),
        ...(call.headers !== undefined && { headers: { ...call.headers } }),
        isStream: true,
        statusCodes: everyStatus,
        abortSignal: signal,
      },
      (error, reply) => {
        if (error) reject(error);
        else resolve(reply as IncomingMessage);
      },
    );
  });
}

function queryOf(call: Call): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(call.query ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === "object" && !Array.isArray(value) ? JSON.stringify(value) : value,
      ]),
  );
}
