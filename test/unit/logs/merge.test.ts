import { expect, test } from "vitest";
import { merge } from "../../../src/logs/merge.ts";

async function* numbers(of: string, count: number, onRead: () => void = () => {}): AsyncGenerator<string> {
  for (let at = 0; at < count; at += 1) {
    onRead();
    yield `${of}${at}`;
  }
}

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

test("returns every item, in the order of each stream", async () => {
  const merged = merge([numbers("a", 50), numbers("b", 50)]);
  merged.seal();
  const items = await all(merged);
  expect(items).toHaveLength(100);
  expect(items.filter((item) => item.startsWith("a"))).toEqual(await all(numbers("a", 50)));
});

test("is fair: a stream that never pauses does not block others", async () => {
  const merged = merge([numbers("a", 1000), numbers("b", 5)]);
  merged.seal();
  const items = await all(merged);
  expect(items.lastIndexOf("b4")).toBeLessThan(20);
});

test("reads a stream no further than one item ahead of its reader", async () => {
  let read = 0;
  const merged = merge([numbers("a", 1_000_000, () => (read += 1))]);
  let taken = 0;
  for await (const _ of merged) {
    taken += 1;
    await new Promise((resolve) => setImmediate(resolve));
    expect(read - taken).toBeLessThanOrEqual(2);
    if (taken === 100) break;
  }
});

test("accepts streams while it is read, and ends when sealed and empty", async () => {
  const merged = merge([numbers("a", 2)]);
  const items: string[] = [];
  for await (const item of merged) {
    items.push(item);
    if (item === "a1") {
      merged.add(numbers("b", 2));
      merged.seal();
    }
  }
  expect(items).toEqual(["a0", "a1", "b0", "b1"]);
});

test("returns what arrived, then throws the first error of a stream", async () => {
  const broken = async function* () {
    yield "last words";
    throw new Error("cut off");
  };
  const merged = merge([broken()]);
  const items: string[] = [];
  const reading = (async () => {
    for await (const item of merged) items.push(item);
  })();
  await expect(reading).rejects.toThrow("cut off");
  expect(items).toEqual(["last words"]);
});

test("closes its streams when the reader stops", async () => {
  let isClosed = false;
  const endless = async function* () {
    try {
      for (;;) yield "x";
    } finally {
      isClosed = true;
    }
  };
  for await (const _ of merge([endless()])) break;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(true);
});
