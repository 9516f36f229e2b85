/** Items pushed as they come, read as a stream. */
export interface Queue<T> extends AsyncIterable<T> {
  push(item: T): void;
  /** Nothing will come any more: the stream ends once all is read. */
  end(): void;
}

/** For what is said now and then: it grows while nobody reads. */
export function openQueue<T>(): Queue<T> {
  const items: T[] = [];
  let ended = false;
  let wake: () => void = () => {};
  return {
    push: (item) => {
      items.push(item);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) yield item;
        else if (ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
