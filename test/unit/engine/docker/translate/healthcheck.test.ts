import { describe, expect, test } from "vitest";
import { healthcheck } from "../../../../../src/engine/docker/translate/healthcheck.ts";
import { sent } from "../service-of.ts";

describe("healthcheck", () => {
  test("durations become nanoseconds, what is not given stays the image's", () => {
    const check = { test: ["CMD", "true"], interval: "1m30s", timeout: "500ms", start_interval: "2s" };
    expect(sent(healthcheck(check, "1.44"))).toEqual({
      Test: ["CMD", "true"],
      Interval: 90e9,
      Timeout: 5e8,
      StartInterval: 2e9,
    });
    expect(healthcheck(undefined, "1.44")).toBeUndefined();
  });

  test("disabled means NONE", () => {
    expect(sent(healthcheck({ disable: true, test: ["CMD", "true"] }, "1.44"))).toEqual({ Test: ["NONE"] });
  });

  test("a start_interval that the engine does not know is refused", () => {
    expect(() => healthcheck({ start_interval: "1s" }, "1.43")).toThrow(
      "healthcheck.start_interval needs engine API 1.44",
    );
  });
});
