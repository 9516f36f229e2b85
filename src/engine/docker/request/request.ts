import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import type Docker from "dockerode";

/** A request to the engine. */
export interface Call {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** Without the API version, with encoded parts: `/containers/web-1/json`. */
  readonly path: string;
  /** Undefined members are left out, lists repeat the name, and objects are sent as JSON. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Sent as JSON. */
  readonly body?: object | undefined;
  /** A tar, streamed. */
  readonly file?: AsyncIterable<unknown> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Statuses besides 2xx that are not an error for the caller. */
  readonly accept?: readonly number[] | undefined;
  /** How long the engine may wait in this call, such as a stop's grace period. Added to the time limit. */
  readonly graceMs?: number | (() => Promise<number>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The call's name in messages: `GET /networks`. */
export function callName(call: Pick<Call, "method" | "path">): string {
  return `${call.method} ${decodeURI(call.path)}`;
}

// dockerode turns a status that is not listed into an error that holds the engine's message only inside a sentence of
// its own. So we list every status and read the body of a refusal ourselves.
const everyStatus = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]));

type Sent = Omit<Call, "file"> & { readonly file?: Readable | undefined };

/** Sends a call. Resolves with any status once the answer's headers have arrived. */
export async function request(docker: Docker, call: Sent, signal: AbortSignal): Promise<IncomingMessage> {
  return (await dial(docker, call, { signal })) as IncomingMessage;
}

/** Asks the engine to turn the connection into a plain two-way one. Resolves with it, or with the answer of an engine that did not. */
export function upgrade(docker: Docker, call: Sent, signal: AbortSignal): Promise<Duplex | IncomingMessage> {
  return dial(docker, call, { signal, hijack: true });
}

function dial(
  docker: Docker,
  call: Sent,
  { signal, hijack = false }: { readonly signal: AbortSignal; readonly hijack?: boolean },
): Promise<Duplex | IncomingMessage> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        method: call.method,
        path: `${call.path}?`,
        options: { _query: queryOf(call), _body: call.body ?? {} },
        ...(call.file !== undefined && { file: call.file }),
        ...(call.headers !== undefined && { headers: { ...call.headers } }),
        hijack,
        isStream: true,
        statusCodes: everyStatus,
        abortSignal: signal,
      },
      (error, reply) => {
        if (error) reject(error);
        else resolve(reply as Duplex | IncomingMessage);
      },
    );
  });
}

export function queryOf(call: Pick<Call, "query">): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(call.query ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === "object" && !Array.isArray(value) ? JSON.stringify(value) : value,
      ]),
  );
}
