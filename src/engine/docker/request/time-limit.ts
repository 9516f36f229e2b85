import { engineTimeout } from "./faults.ts";

interface TimeLimit {
  /** What is waited for, as the user is told: `GET /networks`. */
  readonly name: string;
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a call that must answer within the limit; `alive` starts the limit anew, since bytes were moving. */
export async function withTimeLimit<T>(
  { name, limitMs, signal }: TimeLimit,
  run: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const obey = () => control.abort(signal?.reason);
  if (signal?.aborted) obey();
  signal?.addEventListener("abort", obey, { once: true });

  const timer = setTimeout(() => control.abort(engineTimeout(name, limitMs)), limitMs);
  try {
    return await run(control.signal, () => timer.refresh());
  } catch (error) {
    throw control.signal.aborted ? control.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", obey);
  }
}
