import { engineTimeout } from "./faults.ts";

interface TimeLimit {
  /** Names the call in errors: `GET /networks`. */
  readonly name: string;
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a call that must finish within the limit. `alive` restarts the limit, because bytes were moving. */
export async function withTimeLimit<T>(
  { name, limitMs, signal }: TimeLimit,
  run: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const abort = () => control.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });

  const timer = setTimeout(() => control.abort(engineTimeout(name, limitMs)), limitMs);
  try {
    return await run(control.signal, () => timer.refresh());
  } catch (error) {
    throw control.signal.aborted ? control.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
