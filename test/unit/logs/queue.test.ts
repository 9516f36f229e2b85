import { expect, it } from "vitest";
import { openQueue } from "../../../src/logs/queue.ts";

it("a writer waits until its item is read", async () => {
  const queue = openQueue<number>();
  const events: string[] = [];
  const writing = (async () => {
    for (const item of [1, 2, 3]) {
      await queue.push(item);
      events.push(`wrote ${item}`);
    }
    queue.end();
  })();
  await Promise.resolve();
  expect(events).toEqual([]);
  for await (const item of queue) events.push(`read ${item}`);
  await writing;
  expect(events.filter((event) => event.startsWith("read"))).toEqual(["read 1", "read 2", "read 3"]);
  expect(events.indexOf("wrote 2")).toBeGreaterThan(events.indexOf("read 1"));
});

it("writers do not wait after the reader stopped or after release", async () => {
  const left = openQueue<number>();
  const waiting = left.push(1);
  for await (const _ of left) break;
  await Promise.all([waiting, left.push(2)]);
  const released = openQueue<number>();
  const first = released.push(1);
  released.release();
  await Promise.all([first, released.push(2)]);
  released.end();
  const read: number[] = [];
  for await (const item of released) read.push(item);
  expect(read).toEqual([1, 2]);
});
