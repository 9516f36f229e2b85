/** Several streams as one, in order of arrival. Streams can be added while it is read. */
export interface Merge<T> extends AsyncIterable<T> {
  add(stream: AsyncIterable<T>): void;
  /** No more streams will be added: it ends with the last one. */
  seal(): void;
  /** Ends it with this error after the items that have arrived. */
  fail(error: unknown): void;
}

/**
 * Merges streams fairly: each has at most one waiting item and continues when that was read. So a slow reader slows every
 * stream, memory is bounded by one item per stream, and no stream starves. The first error ends it.
 */
export function merge<T>(streams: Iterable<AsyncIterable<T>> = []): Merge<T> {
  const ready: { readonly item: T; readonly taken: () => void }[] = [];
  let wake: () => void = () => {};
  let running = 0;
  let sealed = false;
  let closed = false;
  let failure: { readonly error: unknown } | undefined;

  const pump = async (stream: AsyncIterable<T>): Promise<void> => {
    running += 1;
    try {
      for await (const item of stream) {
        if (closed) return;
        await new Promise<void>((taken) => {
          ready.push({ item, taken });
          wake();
        });
        if (closed) return;
      }
    } catch (error) {
      fail(error);
    } finally {
      running -= 1;
      wake();
    }
  };

  const fail = (error: unknown): void => {
    failure ??= { error };
    wake();
  };

  async function* read(): AsyncGenerator<T> {
    try {
      for (;;) {
        const next = ready.shift();
        if (next !== undefined) {
          next.taken();
          yield next.item;
          continue;
        }
        if (failure !== undefined) throw failure.error;
        if (sealed && running === 0) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      closed = true;
      for (const { taken } of ready) taken();
    }
  }

  for (const stream of streams) void pump(stream);
  const reading = read();
  return {
    add: (stream) => void pump(stream),
    seal: () => {
      sealed = true;
      wake();
    },
    fail,
    [Symbol.asyncIterator]: () => reading,
  };
}
