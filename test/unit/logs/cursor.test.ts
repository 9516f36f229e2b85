import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cursor, resume, sinceOf } from "../../../src/logs/cursor.ts";
import { splitFrames } from "../../../src/logs/frames.ts";
import { joinLines } from "../../../src/logs/lines.ts";
import { frame, source } from "./wire.ts";

const stampOf = (tick: number) => `2026-11-21T12:09:01.${String(tick).padStart(9, "0")}Z`;

test("resuming at the cursor returns each message once, wherever reading stopped", () => {
  const ticksArb = fc.array(fc.nat({ max: 5 }), { maxLength: 30 });
  fc.assert(
    fc.property(ticksArb, fc.nat(), (steps, cut) => {
      const messages = steps.map((_, index) => ({
        tick: steps.slice(0, index + 1).reduce((sum, step) => sum + step),
        text: `line ${index}`,
      }));
      const seen = messages.slice(0, cut % (messages.length + 1));
      const position: Cursor = { time: "", seen: 0 };
      const read = (some: typeof messages) => {
        const split = splitFrames({ stamped: true });
        const lines = joinLines(source);
        const pick = resume(position);
        return some
          .flatMap((one) => lines.push(pick(split(frame("stdout", `${stampOf(one.tick)} ${one.text}\n`)))))
          .map(({ bytes }) => Buffer.from(bytes).toString());
      };
      const first = read(seen);
      const from = seen.at(-1)?.tick ?? 0;
      // The engine gives everything from that very moment on again.
      const second = read(messages.filter((one) => one.tick >= from));
      expect([...first, ...second]).toEqual(messages.map(({ text }) => text));
    }),
  );
});

test("an incomplete line is not joined with the next run's first line", () => {
  const position: Cursor = { time: "", seen: 0 };
  const read = (chunks: Buffer[]) => {
    const split = splitFrames({ stamped: true });
    const lines = joinLines(source);
    const pick = resume(position);
    const got = [...chunks.flatMap((chunk) => lines.push(pick(split(chunk)))), ...lines.end()];
    return got.map(({ bytes }) => Buffer.from(bytes).toString());
  };
  const half = frame("stdout", `${stampOf(1)} half`);
  expect(read([half])).toEqual(["half"]);
  expect(read([half, frame("stdout", `${stampOf(2)} next\n`)])).toEqual(["next"]);
});

test("passes the cursor to the engine with nanoseconds", () => {
  expect(sinceOf({ time: "2026-11-21T12:09:01.998422198Z", seen: 1 })).toBe("1795262941.998422198");
});
