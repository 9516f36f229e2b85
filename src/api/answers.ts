import { get } from "node:http";
import { connect } from "node:net";
import type { Endpoint } from "../endpoints/endpoints.ts";

/** So long a connection must hold. */
const heldMs = 250;
/** So long one try may take. */
const tryMs = 5000;

/** Whether somebody listens. The engine's own proxy takes every connection, and drops it at once where nobody does. */
export function listens({ host, port }: Endpoint, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: tryMs, signal });
    let held: NodeJS.Timeout | undefined;
    const settle = (answer: boolean) => {
      clearTimeout(held);
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => {
      held = setTimeout(() => settle(true), heldMs);
    });
    socket.once("data", () => settle(true));
    for (const name of ["end", "close", "timeout", "error"]) socket.on(name, () => settle(false));
  });
}

/** The status of the answer at a path; undefined where there is none. */
export function statusOf({ host, port }: Endpoint, path: string, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    // A connection of its own: one that is kept would keep the process.
    const request = get({ host, port, path, agent: false, timeout: tryMs, signal }, (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}
