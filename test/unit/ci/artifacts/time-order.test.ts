import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inTimeOrder } from "../../../../src/ci/artifacts/time-order.ts";
import type { LogLine } from "../../../../src/logs/entry.ts";

const timeOf = (ms: number) =>
  new Date(Date.UTC(2026, 0, 1) + ms).toISOString().replace(/0+Z$/, "Z").replace(".Z", "Z");

function line(name: string, ms: number): LogLine {
  const source = { id: name, name, service: name };
  return { type: "line", source, stream: "stdout", time: timeOf(ms), bytes: Buffer.from(String(ms)), partial: false };
}

/** A log in batches of some sizes, that counts how many were read ahead. */
async function* logOf(name: string, times: readonly number[], size: number): AsyncGenerator<readonly LogLine[]> {
  for (let at = 0; at < times.length; at += size) yield times.slice(at, at + size).map((ms) => line(name, ms));
  yield [];
}

async function all(batches: AsyncIterable<readonly LogLine[]>): Promise<readonly LogLine[]> {
  const found: LogLine[] = [];
  for await (const each of batches) found.push(...each);
  return found;
}

describe("logs in time order", () => {
  it("have every line once, sorted by time, in the order of each log", async () => {
    const times = fc.array(fc.nat(3000), { maxLength: 30 }).map((list) => list.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(fc.array(times, { maxLength: 5 }), fc.integer({ min: 1, max: 4 }), async (logs, size) => {
        const merged = await all(inTimeOrder(logs.map((each, index) => logOf(String(index), each, size))));
        expect(merged.map(({ bytes }) => Number(bytes))).toEqual(logs.flat().sort((a, b) => a - b));
        logs.forEach((each, index) => {
          const own = merged.filter(({ source }) => source.name === String(index));
          expect(own.map(({ bytes }) => Number(bytes))).toEqual(each);
        });
      }),
    );
  });

  it("are read at most one batch ahead", async () => {
    let given = 0;
    async function* endless(name: string): AsyncGenerator<readonly LogLine[]> {
      for (let ms = 0; ; ms += 10) {
        given += 1;
        yield [line(name, ms), line(name, ms + 5)];
      }
    }
    const merged = inTimeOrder([endless("a"), endless("b")]);
    let lines = 0;
    while (lines < 100) lines += ((await merged.next()).value ?? []).length;
    expect(given).toBeLessThanOrEqual(lines / 2 + 2);
    await merged.return(undefined);
  });
});
