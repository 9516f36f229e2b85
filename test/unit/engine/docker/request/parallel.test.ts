import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { findParallel, mapParallel } from "../../../../../src/engine/docker/request/parallel.ts";

test("keeps the items' order, and runs at most sixteen at once", async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 100 }, (_, index) => index);
  const doubled = await mapParallel(items, async (item) => {
    most = Math.max(most, ++running);
    await turn();
    running--;
    return item * 2;
  });
  expect(doubled).toEqual(items.map((item) => item * 2));
  expect(most).toBe(16);
});

test("leaves out items that no longer exist", async () => {
  expect(await findParallel([1, 2, 3], async (item) => (item === 2 ? undefined : item))).toEqual([1, 3]);
});
