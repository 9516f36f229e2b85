/** Items pushed one by one, read as a stream. */
export interface Queue<T> extends AsyncIterable<T> {
  /** Resolves when the item was read, so that a waiting writer holds one item at most, or when reading has ended. */
  push(item: T): Promise<void>;
  /** From now on, writers do not wait for the reader. */
  release(): void;
  /** No more items will follow: the stream ends when all are read. */
  end(): void;
}

/** Creates a queue whose writers wait for its reader. */
export function openQueue<T>(): Queue<T> {
  const items: { readonly item: T; readonly taken: () => void }[] = [];
  let waits = true;
  let ended = false;
  let wake: () => void = () => {};
  const release = () => {
    waits = false;
    for (const { taken } of items) taken();
  };
  return {
    push: async (item) => {
      await new Promise<void>((taken) => {
        items.push({ item, taken });
        wake();
        if (!waits) taken();
      });
    },
    release,
    end: () => {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const next = items.shift();
          next?.taken();
          if (next !== undefined) yield next.item;
          else if (ended) return;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        release();
      }
    },
  };
}
