import { expect, test } from "vitest";
import { engineTime } from "../../../../src/engine/docker/engine-event.ts";

const now = 1_700_000_000_000;
test.each([
  ["10m", "1699999400.000"],
  ["1700000000.5", "1700000000.5"],
  ["2023-11-14T22:13:20Z", "1700000000.000"],
])("reads %s", (text, seconds) => {
  expect(engineTime(text, now)).toBe(seconds);
});

test("refuses an invalid time", () => {
  expect(() => engineTime("yesterday", now)).toThrow('invalid time "yesterday"');
});
