import fc from "fast-check";
import { expect, test } from "vitest";
import { splitFrames } from "../../../src/logs/frames.ts";
import { joinLines } from "../../../src/logs/lines.ts";
import { splitRaw } from "../../../src/logs/raw.ts";
import { cutAt, frame, rejoin, source } from "./wire.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

test("never mixes stdout and stderr inside a line", () => {
  const lines = joinLines(source);
  const split = splitFrames({ stamped: false });
  const wire = [frame("stdout", "out "), frame("stderr", "err "), frame("stdout", "put\n"), frame("stderr", "or\n")];
  const got = wire.flatMap((chunk) => lines.push(split(chunk)));
  expect(got.map((line) => `${line.stream} ${text(line.bytes)}`)).toEqual(["stdout out put", "stderr err or"]);
});

test("keeps invalid UTF-8 and carriage returns", () => {
  const lines = joinLines(source);
  const raw = Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0xe2, 0x82]);
  const got = [...lines.push(splitRaw({ stamped: false })(raw)), ...lines.end()];
  expect(got.map((line) => [...line.bytes])).toEqual([
    [0xff, 0xfe, 0x0d],
    [0xe2, 0x82],
  ]);
});

test("returns a last line without newline at the end", () => {
  const lines = joinLines(source);
  expect(lines.push(splitFrames({ stamped: true })(frame("stderr", "t half")))).toEqual([]);
  expect(lines.end()).toEqual([
    { type: "line", source, stream: "stderr", time: "t", bytes: Buffer.from("half"), partial: false },
  ]);
  expect(lines.end()).toEqual([]);
});

test("splits a line of more than 1 MiB into parts with the same bytes", () => {
  const mebi = 1024 * 1024;
  fc.assert(
    fc.property(
      fc.integer({ min: mebi - 2, max: 2 * mebi + 2 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      (size, cuts) => {
        const written = Buffer.concat([Buffer.alloc(size, "x"), Buffer.from("\nnext\n")]);
        const lines = joinLines(source);
        const split = splitRaw({ stamped: false });
        const got = cutAt(written, cuts).flatMap((chunk) => lines.push(split(chunk)));
        expect(rejoin(got, "stdout").equals(written)).toBe(true);
        // A line that arrives whole is given whole; only what had to be kept back is bounded.
        if (got.length > 2)
          for (const line of got.slice(0, -2)) expect(line.partial && line.bytes.length <= mebi).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test("a container with a TTY: timestamps stand before each line and each 16 KiB of a longer one", () => {
  const stamp = "2026-11-21T12:09:01.998422198Z";
  const long = "x".repeat(16_384);
  const wire = Buffer.from(`${stamp} one\r\n${stamp} ${long}${stamp} rest\r\n${stamp} \r\n`);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
      const lines = joinLines(source);
      const split = splitRaw({ stamped: true });
      const got = cutAt(wire, cuts).flatMap((chunk) => lines.push(split(chunk)));
      expect(got.map((line) => text(line.bytes))).toEqual(["one\r", `${long}rest\r`, "\r"]);
      expect(got.map((line) => line.time)).toEqual([stamp, stamp, stamp]);
    }),
  );
});

test("blocks hold the same bytes as single lines, and no line twice", () => {
  const word = fc.string({ minLength: 0, maxLength: 20 }).map((some) => some.replaceAll("o", "\n"));
  const frames = fc.array(fc.tuple(fc.constantFrom("stdout" as const, "stderr" as const), word), { maxLength: 30 });
  fc.assert(
    fc.property(frames, fc.array(fc.nat(2000), { maxLength: 4 }), (wire, cuts) => {
      const whole = Buffer.concat(wire.map(([stream, payload]) => frame(stream, payload)));
      const read = (blocks: boolean) => {
        const split = splitFrames({ stamped: false, joined: blocks });
        const lines = joinLines(source, { blocks });
        const got = cutAt(whole, cuts).flatMap((chunk) =>
          lines.push(split(Buffer.from(chunk))).map((line) => ({ ...line, bytes: Buffer.from(line.bytes) })),
        );
        return [...got, ...lines.end()];
      };
      for (const stream of ["stdout", "stderr"] as const)
        expect(rejoin(read(true), stream)).toEqual(rejoin(read(false), stream));
      for (const { bytes, isBlock } of read(true)) if (!isBlock) expect(bytes.includes(0x0a)).toBe(false);
    }),
  );
});
