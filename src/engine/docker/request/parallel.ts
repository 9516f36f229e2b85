/** How many reads run at once: enough to hide latency, few enough not to overload the engine. */
const concurrency = 16;

/** Maps items with bounded concurrency. The results keep the items' order. */
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

/** Like mapParallel, but leaves out results that are undefined. */
export async function findParallel<T, R>(items: Iterable<T>, find: (item: T) => Promise<R | undefined>): Promise<R[]> {
  return (await mapParallel(items, find)).filter((found) => found !== undefined);
}
