import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { LogEntry, LogLine, LogSource } from "../../../../src/logs/entry.ts";
import { type LogStyle, writeLogs } from "../../../../src/render/logs/log-writer.ts";
import { paintFor, plain } from "../../../../src/render/terminal/color.ts";
import { type Output, openOutput } from "../../../../src/render/terminal/output.ts";

const web: LogSource = { id: "1", name: "web-1", service: "web" };
const database: LogSource = { id: "2", name: "database-1", service: "database" };

function line(source: LogSource, text: string, more: Partial<LogLine> = {}): LogLine {
  const bytes = Buffer.from(text, "latin1");
  return { type: "line", source, stream: "stdout", time: "", bytes, partial: false, ...more };
}

async function* batches(...given: readonly (readonly LogEntry[])[]): AsyncGenerator<readonly LogEntry[]> {
  yield* given;
}

const style: LogStyle = { prefix: true, color: true, timestamps: false };

/** Collects writes in their order, each with the stream that it went to. */
async function written(entries: AsyncIterable<readonly LogEntry[]>, given: Partial<LogStyle> = {}, ansi = false) {
  const writes: [string, string][] = [];
  const output = (name: string): Output => ({
    screen: {},
    write: async (bytes) => {
      writes.push([name, Buffer.from(bytes as Uint8Array).toString("latin1")]);
      return true;
    },
  });
  const paint = ansi ? paintFor({}, "always", {}) : plain;
  await writeLogs(
    entries,
    { ...style, ...given },
    {
      stdout: output("out"),
      stderr: output("err"),
      paint: { stdout: paint, stderr: paint },
    },
  );
  return writes;
}

test("puts the name before each line, aligned to the longest known one, and leaves bytes unchanged", async () => {
  const attached = [web, database].map((source) => ({ type: "attached", source }) as const);
  expect(await written(batches(attached, [line(web, "a\xff\r"), line(database, ""), line(web, "b")]))).toEqual([
    ["out", "web-1       | a\xff\r\ndatabase-1  | \nweb-1       | b\n"],
  ]);
});

test("aligns from the first line to the names that are known to follow", async () => {
  const stream = new PassThrough();
  const output = openOutput(stream);
  const paint = { stdout: plain, stderr: plain };
  await writeLogs(batches([line(web, "x")]), style, { stdout: output, stderr: output, paint, names: ["database-1"] });
  expect(String(stream.read())).toBe("web-1       | x\n");
});

test("keeps stdout and stderr apart, in their order", async () => {
  const entries = [line(web, "1"), line(web, "2"), line(web, "3", { stream: "stderr" }), line(web, "4")];
  expect(await written(batches(entries))).toEqual([
    ["out", "web-1  | 1\nweb-1  | 2\n"],
    ["err", "web-1  | 3\n"],
    ["out", "web-1  | 4\n"],
  ]);
});

test("writes the parts of a long line as one, unless another line comes between", async () => {
  const parts = [line(web, "one ", { partial: true }), line(web, "line")];
  const cut = [line(web, "cut ", { partial: true }), line(database, "me"), line(web, "short", { partial: true })];
  expect(await written(batches(parts, cut), { prefix: false })).toEqual([
    ["out", "one line\n"],
    ["out", "cut \nme\nshort"],
    ["out", "\n"],
  ]);
});

test("reports exits and unreadable logs", async () => {
  const entries: LogEntry[] = [
    { type: "exited", source: web, exitCode: 3, restarting: true },
    { type: "exited", source: web, exitCode: 0, restarting: false },
    { type: "unreadable", source: web, message: "driver none" },
  ];
  expect(await written(batches(entries))).toEqual([
    ["out", "web-1 exited with code 3 (restarting)\nweb-1 exited with code 0\n"],
    ["err", "web-1: cannot read its log: driver none\n"],
  ]);
});

test("prints timestamps and omits the prefix if requested", async () => {
  const stamped = line(web, "text", { time: "2026-11-21T12:09:01.998422198Z" });
  expect(await written(batches([stamped]), { timestamps: true })).toEqual([
    ["out", "web-1  | 2026-11-21T12:09:01.998422198Z text\n"],
  ]);
  expect(await written(batches([stamped]), { prefix: false })).toEqual([["out", "text\n"]]);
});

test("colors the prefix only, always the same for a service, and not at all with --no-color", async () => {
  const [[, first = ""] = []] = await written(batches([line(database, "x"), line(web, "x")]), {}, true);
  const [[, second = ""] = []] = await written(batches([line({ ...web, name: "web-2" }, "x")]), {}, true);
  const colorOf = (text: string, name: string) => text.slice(0, text.indexOf(name)).split("\n").at(-1);
  expect(colorOf(second, "web-2")).toContain("\u001b[");
  expect(colorOf(first, "web-1")).toBe(colorOf(second, "web-2"));
  expect(first.endsWith("| \u001b[39mx\n")).toBe(true);
  expect(await written(batches([line(web, "x")]), { color: false }, true)).toEqual([["out", "web-1  | x\n"]]);
});

test("reads the next batch only when the last one was accepted", async () => {
  const stream = new PassThrough({ highWaterMark: 1000 });
  const output = openOutput(stream);
  let taken = 0;
  const source = async function* () {
    for (; taken < 1000; taken += 1) yield [line(web, "x".repeat(500))];
  };
  const writing = writeLogs(source(), style, {
    stdout: output,
    stderr: output,
    paint: { stdout: plain, stderr: plain },
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(taken).toBeLessThan(5);
  stream.resume();
  expect(await writing).toBe(true);
  expect(taken).toBe(1000);
});

test("ends quietly if the reader goes away", async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  const output = openOutput(stream);
  const endless = async function* () {
    for (;;) yield [line(web, "y")];
  };
  const writing = writeLogs(endless(), style, {
    stdout: output,
    stderr: output,
    paint: { stdout: plain, stderr: plain },
  });
  stream.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  expect(await writing).toBe(false);
});

test("throws if the disk is full", async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  const output = openOutput(stream);
  const writing = output.write("more than fits");
  stream.destroy(Object.assign(new Error("no space left on device"), { code: "ENOSPC" }));
  await expect(writing).rejects.toThrow("no space left");
});

test("puts the name before each line of a block", async () => {
  const block = line(web, "one\n\nthree\xff", { isBlock: true });
  const open = line(database, "par", { partial: true });
  expect(await written(batches([open, block, line(web, "last")]))).toEqual([
    ["out", "database-1  | par\nweb-1       | one\nweb-1       | \nweb-1       | three\xff\nweb-1       | last\n"],
  ]);
  expect(await written(batches([block]), { prefix: false })).toEqual([["out", "one\n\nthree\xff\n"]]);
});
