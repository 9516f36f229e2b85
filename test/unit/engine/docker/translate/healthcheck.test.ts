import { describe, expect, test } from "vitest";
import { healthcheck } from "../../../../../src/engine/docker/translate/create-body.ts";
import { sent } from "../service-of.ts";

describe("healthcheck", () => {
  test("converts durations to nanoseconds, and keeps the image's values for fields that are not set", () => {
    const check = {
      test: ["CMD", "true"],
      interval: "1m30s",
      timeout: "500ms",
      start_period: "1s",
      start_interval: "2s",
    };
    expect(sent(healthcheck(check))).toEqual({
      Test: ["CMD", "true"],
      Interval: 90e9,
      Timeout: 5e8,
      StartPeriod: 1e9,
      StartInterval: 2e9,
    });
    expect(healthcheck(undefined)).toBeUndefined();
  });

  test("sends NONE if it is disabled", () => {
    expect(sent(healthcheck({ disable: true, test: ["CMD", "true"] }))).toEqual({ Test: ["NONE"] });
  });

  test("refuses a start_interval without a start_period", () => {
    expect(() => healthcheck({ start_interval: "1s" })).toThrow(
      "healthcheck.start_interval requires healthcheck.start_period to be set",
    );
  });
});
