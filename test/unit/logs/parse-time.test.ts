import { expect, test } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import { parseTime } from "../../../src/logs/parse-time.ts";

const now = new Date("2026-11-21T12:00:00Z");
const nowSeconds = now.getTime() / 1000;

test.each([
  ["10m", `${nowSeconds - 600}.000`],
  ["1h30m", `${nowSeconds - 5400}.000`],
  ["1.5s", `${nowSeconds - 1.5}00`],
  ["2026-11-21T11:59:59.123456789Z", `${nowSeconds - 1}.123456789`],
  ["2026-11-21T13:00:00+01:00", `${nowSeconds}`],
  ["1795262941.998422198", "1795262941.998422198"],
])("%s is %s", (text, seconds) => {
  expect(parseTime(text, now)).toBe(seconds);
});

test("rejects other text with the valid formats", () => {
  expect(() => parseTime("yesterday", now)).toThrow(UsageError);
});
