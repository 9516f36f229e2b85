import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteSize, durationMs, durationNs, formatDuration } from "../../../src/stack/units.ts";

describe("durations", () => {
  it.each([
    ["90s", "1m30s"],
    ["1h", "1h0m0s"],
    ["1.5s", "1.5s"],
    ["500ms", "500ms"],
    ["1500us", "1.5ms"],
    ["2d", "48h0m0s"],
    ["1w", "168h0m0s"],
    ["1h30m10.25s", "1h30m10.25s"],
    ["0", "0s"],
    ["-5s", "-5s"],
    ["7ns", "7ns"],
    [".5m", "30s"],
  ])("reads %s as %s", (text, canonical) => {
    expect(formatDuration(durationNs(text) ?? -1n)).toBe(canonical);
  });

  it.each(["", "10", "s", "1x", "1m 30s", "--1s", "1m30", "."])("rejects %j as a duration", (text) => {
    expect(durationNs(text)).toBeUndefined();
  });

  it("can be read as milliseconds", () => {
    expect([durationMs("1m30s"), durationMs("1500us"), durationMs("x")]).toEqual([90_000, 1.5, Number.NaN]);
  });

  it("are unchanged when parsed from their canonical text", () => {
    fc.assert(fc.property(fc.bigInt(-(2n ** 62n), 2n ** 62n), (ns) => durationNs(formatDuration(ns)) === ns));
  });
});

describe("byteSize", () => {
  it.each([
    ["1024", 1024],
    ["64m", 67_108_864],
    ["1.5gb", 1_610_612_736],
    ["2 KiB", 2048],
    ["1B", 1],
    ["-1", -1],
    ["10t", 10 * 1024 ** 4],
    [".5g", 512 * 1024 ** 2],
    ["5.m", 5 * 1024 ** 2],
    ["1e3k", 1000 * 1024],
  ])("reads %s", (text, bytes) => {
    expect(byteSize(text)).toBe(bytes);
  });

  it.each(["", "m", "1q", "1ki", "1ib", "1_000", "1.2.3", "1 0", "ten"])("rejects %j as a size", (text) => {
    expect(byteSize(text)).toBeNaN();
  });
});
