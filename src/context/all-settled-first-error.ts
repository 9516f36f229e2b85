/** Waits for two things under way at once; where both fail, the first one's failure is what the user hears. */
export async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  second.catch(() => undefined);
  return [await first, await second];
}
