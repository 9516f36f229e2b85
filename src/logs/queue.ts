/** Items pushed one by one, read as a stream. */
export interface Queue<T> extends AsyncIterable<T> {
  /** Resolves once the item was taken, so that who waits for it holds one item at most; and when nobody reads any more. */
  push(item: T): Promise<void>;
  /** From now on nobody waits for the reader. */
  release(): void;
  /** Nothing will come any more: the stream ends once all is read. */
  end(): void;
}

/** A queue that makes its writers wait for its reader. */
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
