import { engineTimeout } from "./faults.ts";

interface TimeLimit {
  /** Names the call in errors: `GET /networks`. */
  readonly name: string;
  readonly limitMs: number;
  /** Time to add to both limits. Asked for once the call is slow, because few calls are. */
  readonly graceMs?: (() => Promise<number>) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called each time that nothing has moved for `slowMs`. */
  readonly onSlow?: ((call: string, ms: number) => void) | undefined;
  readonly slowMs?: number | undefined;
}

/** After this long without an answer, the user should know what is waited for. */
export const defaultSlowMs = 8000;

/** Runs a call that must finish within the limit. `alive` restarts the limit, because bytes were moving. */
export async function withTimeLimit<T>(
  { name, limitMs, graceMs, signal, onSlow, slowMs = defaultSlowMs }: TimeLimit,
  run: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const abort = () => control.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });

  let sinceMs = Date.now();
  const timersFor = (extraMs: number) => ({
    limit: setTimeout(() => control.abort(engineTimeout(name, limitMs + extraMs)), limitMs + extraMs),
    slow: onSlow && setInterval(() => onSlow(name, Date.now() - sinceMs), slowMs + extraMs),
  });
  const clear = ({ limit, slow }: ReturnType<typeof timersFor>) => {
    clearTimeout(limit);
    clearInterval(slow);
  };
  let timers = timersFor(0);
  let isOver = false;
  const extend = async () => {
    const extraMs = (await graceMs?.().catch(() => undefined)) ?? 0;
    if (isOver) return;
    clear(timers);
    timers = timersFor(extraMs);
  };
  const grace = graceMs && setTimeout(extend, Math.min(limitMs, slowMs) / 2);
  const alive = () => {
    sinceMs = Date.now();
    timers.limit.refresh();
    timers.slow?.refresh();
  };
  try {
    return await run(control.signal, alive);
  } catch (error) {
    throw control.signal.aborted ? control.signal.reason : error;
  } finally {
    isOver = true;
    clearTimeout(grace);
    clear(timers);
    signal?.removeEventListener("abort", abort);
  }
}
