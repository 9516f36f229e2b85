/** A seed for what a test draws at random: BERTH_TEST_SEED repeats a run whose titles named it. */
export const seed = Number(process.env["BERTH_TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(from: number = seed): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` moments in (0, 1): one at random in each of as many equal parts, so that none is left out. */
export function moments(count: number, random: () => number): number[] {
  return Array.from({ length: count }, (_, part) => (part + random()) / count);
}
