import fc from "fast-check";
import { expect, test } from "vitest";
import { EngineRefused } from "../../../src/engine/errors.ts";
import { splitFrames } from "../../../src/logs/frames.ts";
import { joinLines } from "../../../src/logs/lines.ts";
import { cutAt, frame, rejoin, source } from "./wire.ts";

const stamp = "2026-11-21T12:09:01.998422198Z";
const streamArb = fc.constantFrom("stdout" as const, "stderr" as const);
const messageArb = fc.record({ stream: streamArb, bytes: fc.uint8Array({ maxLength: 200 }) });
const cutsArb = fc.array(fc.nat(), { maxLength: 40 });

function read(chunks: readonly Buffer[], stamped = false) {
  const split = splitFrames({ stamped });
  const lines = joinLines(source);
  return [...chunks.flatMap((chunk) => lines.push(split(chunk))), ...lines.end()];
}

test("any chunking returns the same bytes of each stream", () => {
  fc.assert(
    fc.property(fc.array(messageArb, { maxLength: 30 }), cutsArb, (messages, cuts) => {
      const wire = Buffer.concat(messages.map(({ stream, bytes }) => frame(stream, bytes)));
      const got = read(cutAt(wire, cuts));
      for (const stream of ["stdout", "stderr"] as const) {
        const written = Buffer.concat(messages.flatMap((one) => (one.stream === stream ? [one.bytes] : [])));
        const whole = written.length === 0 || written.at(-1) === 10;
        expect(rejoin(got, stream)).toEqual(whole ? written : Buffer.concat([written, Buffer.from("\n")]));
      }
    }),
  );
});

test("any chunking of timestamped messages returns the same lines and times", () => {
  const lineArb = fc.record({ stream: streamArb, text: fc.string({ unit: "binary", maxLength: 60 }) });
  fc.assert(
    fc.property(fc.array(lineArb, { maxLength: 20 }), cutsArb, (messages, cuts) => {
      const wire = messages.map(({ stream, text }) => frame(stream, `${stamp} ${text.replaceAll("\n", "")}\n`));
      const got = read(cutAt(Buffer.concat(wire), cuts), true);
      expect(got.map(({ stream, time, bytes }) => [stream, time, Buffer.from(bytes).toString()])).toEqual(
        messages.map(({ stream, text }) => [stream, stamp, Buffer.from(text.replaceAll("\n", "")).toString()]),
      );
    }),
  );
});

test("strips the timestamp of every part of a line that the engine cut into messages", () => {
  const parts = ["a".repeat(16_384), "b".repeat(16_384), "c\n"];
  const got = read([Buffer.concat(parts.map((part) => frame("stdout", `${stamp} ${part}`)))], true);
  expect(got.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([parts.join("").trimEnd()]);
});

test("an empty message with a timestamp is an empty line", () => {
  const got = read([frame("stdout", `${stamp} \n`)], true);
  expect(got.map(({ bytes, time }) => [bytes.length, time])).toEqual([[0, stamp]]);
});

test("does not copy what arrives whole", () => {
  const chunk = frame("stdout", "hello\n");
  const [line] = read([chunk]);
  expect(line?.bytes.buffer).toBe(chunk.buffer);
});

test("reports the engine's error if it aborts a log", () => {
  const broken = Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 0, 5]), Buffer.from("oh no")]);
  expect(() => read([broken])).toThrow(new EngineRefused("the engine aborted the log: oh no"));
});

test("rejects a stream without frames", () => {
  expect(() => read([Buffer.from("plain text, not frames")])).toThrow("invalid log stream");
});
