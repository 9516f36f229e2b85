import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Backlog, readAttachedRun } from "../../../src/logs/attached-run.ts";
import type { LogEntry } from "../../../src/logs/entry.ts";

const source = { id: "1", name: "web-1", service: "web" };

function frame(text: string | Uint8Array): Buffer {
  const payload = Buffer.from(text as string);
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(payload.length, 4);
  return Buffer.concat([head, payload]);
}

async function* chunks(bytes: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of bytes) {
    yield chunk;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const backlogOf = (changes: Partial<Backlog> = {}): Backlog => ({
  usedBytes: 0,
  mostBytes: 1000,
  waitedMs: () => 0,
  ...changes,
});

const optionsOf = (backlog: Backlog, signal = new AbortController().signal) => ({ backlog, signal });

/** Lines as text, and the number of dropped ones as `-N`. */
const shown = (entry: LogEntry): string =>
  entry.type === "line"
    ? Buffer.from(entry.bytes).toString()
    : entry.type === "dropped"
      ? `-${entry.lines}`
      : entry.type;

describe("an attached run", () => {
  it("is read in lines, however it is cut into frames and chunks", async () => {
    const text = "first\né€😀\nlast";
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 })),
        fc.integer({ min: 1, max: 20 }),
        async (cuts, size) => {
          const bytes = Buffer.from(text);
          const frames: Buffer[] = [];
          let at = 0;
          for (const cut of [...cuts, bytes.length]) {
            if (at < bytes.length) frames.push(frame(bytes.subarray(at, at + cut)));
            at += cut;
          }
          const stream = Buffer.concat(frames);
          const parts = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
            stream.subarray(index * size, (index + 1) * size),
          );
          const lines: string[] = [];
          for await (const batch of readAttachedRun(
            { tty: false, isLeft: () => false, output: chunks(parts) },
            source,
            optionsOf(backlogOf()),
          ))
            lines.push(...batch.map(shown));
          expect(lines).toEqual(["first", "é€😀", "last"]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("makes the container wait, and loses nothing, if the reader of our output is fast", async () => {
    const all = Array.from({ length: 300 }, (_, index) => `line ${index}`);
    const backlog = backlogOf({ mostBytes: 100 });
    const output = chunks(all.map((line) => frame(`${line}\n`)));
    const lines: string[] = [];
    let most = 0;
    for await (const batch of readAttachedRun(
      { tty: false, isLeft: () => false, output },
      source,
      optionsOf(backlog),
    )) {
      most = Math.max(most, backlog.usedBytes);
      lines.push(...batch.map(shown));
    }
    expect(lines).toEqual(all);
    expect(most).toBeLessThanOrEqual(100);
    expect(backlog.usedBytes).toBe(0);
  });

  it("drops lines and counts them where they are missing, if the reader of our output is slow", async () => {
    const all = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    const start = performance.now();
    const backlog = backlogOf({ waitedMs: () => performance.now() - start });
    const run = { tty: false, isLeft: () => false, output: chunks(all.map((line) => frame(`${line}\n`))) };
    const reading = readAttachedRun(run, source, optionsOf(backlog));
    const seen = [...((await reading.next()).value ?? [])];
    // Nothing is read while the container puts out all of its lines.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for await (const batch of reading) seen.push(...batch);
    const dropped = seen.flatMap((entry) => (entry.type === "dropped" ? [entry.lines] : []));
    const lines = seen.flatMap((entry) => (entry.type === "line" ? [shown(entry)] : []));
    expect(dropped.length).toBeGreaterThan(0);
    expect(lines.length + dropped.reduce((sum, count) => sum + count, 0)).toBe(all.length);
    // What came before the gap is whole.
    const gap = seen.findIndex(({ type }) => type === "dropped");
    expect(seen.slice(0, gap).map(shown)).toEqual(all.slice(0, gap));
  });

  it("ends when nobody wants more of it, even if the container goes on", async () => {
    const left = new AbortController();
    const output = (async function* () {
      yield frame("one\n");
      await new Promise(() => {});
    })();
    const run = { tty: false, isLeft: () => false, output };
    const reading = readAttachedRun(run, source, optionsOf(backlogOf(), left.signal));
    expect((await reading.next()).value?.map(shown)).toEqual(["one"]);
    setTimeout(() => left.abort(), 10);
    expect((await reading.next()).done).toBe(true);
  });
});
