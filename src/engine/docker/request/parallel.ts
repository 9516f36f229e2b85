/** How many reads are under way at once: enough to hide the latency, few enough not to crowd the engine. */
const concurrency = 16;

/** Maps in parallel, bounded, in order. */
export async function mapParallel<T, R>(items: Iterable<T>, map: (item: T) => Promise<R>): Promise<R[]> {
  const list = [...items];
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < list.length; index = next++) results[index] = await map(list[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, list.length) }, worker));
  return results;
}

/** The same, without what turned out not to exist. */
export async function findParallel<T, R>(items: Iterable<T>, find: (item: T) => Promise<R | undefined>): Promise<R[]> {
  return (await mapParallel(items, find)).filter((found) => found !== undefined);
}
