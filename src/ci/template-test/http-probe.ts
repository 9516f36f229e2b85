import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../../errors.ts";
import type { Probe } from "../../scaffold/template.ts";

/** How long a healthy stack may take to answer on its published port. */
const patienceMs = 15_000;

/** Asks a running project what its template's test asks, until it answers so; says what it answered. */
export async function httpProbe({ url, status, contains }: Probe, signal: AbortSignal): Promise<string> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await answerOf(url, signal);
    const isRight = answer.status === status && (contains === undefined || answer.body.includes(contains));
    if (isRight) return `${url} answers ${status}`;
    if (Date.now() > end) {
      const wanted = contains === undefined ? `${status}` : `${status} with ${JSON.stringify(contains)}`;
      throw new Failure(
        `${url} should answer ${wanted}, but: ${answer.status ?? "nothing"} ${answer.body.slice(0, 500)}`,
      );
    }
    // Nothing tells when a published port begins to lead to its container.
    await pause(200, undefined, { signal });
  }
}

async function answerOf(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly status?: number; readonly body: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    return { body: (error as Error).message };
  }
}
