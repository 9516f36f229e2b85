import { engineTimeout } from "./faults.ts";

interface TimeLimit {
  /** Names the call in errors: `GET /networks`. */
  readonly name: string;
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called each time that nothing has moved for `slowMs`. */
  readonly onSlow?: ((call: string, ms: number) => void) | undefined;
  readonly slowMs?: number | undefined;
}

/** After this long without an answer, the user should know what is waited for. */
export const defaultSlowMs = 8000;

/** Runs a call that must finish within the limit. `alive` restarts the limit, because bytes were moving. */
export async function withTimeLimit<T>(
  { name, limitMs, signal, onSlow, slowMs = defaultSlowMs }: TimeLimit,
  run: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const abort = () => control.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });

  const timer = setTimeout(() => control.abort(engineTimeout(name, limitMs)), limitMs);
  let sinceMs = Date.now();
  const slow = onSlow && setInterval(() => onSlow(name, Date.now() - sinceMs), slowMs);
  const alive = () => {
    sinceMs = Date.now();
    timer.refresh();
    slow?.refresh();
  };
  try {
    return await run(control.signal, alive);
  } catch (error) {
    throw control.signal.aborted ? control.signal.reason : error;
  } finally {
    clearTimeout(timer);
    clearInterval(slow);
    signal?.removeEventListener("abort", abort);
  }
}
