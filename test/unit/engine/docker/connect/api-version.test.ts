import { describe, expect, test } from "vitest";
import { agreedVersion, atLeast } from "../../../../../src/engine/docker/connect/api-version.ts";

describe("agreedVersion", () => {
  test.each([
    ["1.45", undefined, "1.45"],
    ["1.99", undefined, "1.51"],
    ["1.41", undefined, "1.41"],
    ["1.51", "1.43", "1.43"],
  ])("agrees with an engine of %s, given DOCKER_API_VERSION %s, on %s", (offered, requested, version) => {
    expect(agreedVersion(offered, requested)).toEqual({ version });
  });

  test.each([
    ["1.40", undefined, /supports 1\.40, berth needs 1\.41/],
    ["1.51", "1.9", /DOCKER_API_VERSION is 1\.9: API too old/],
    ["1.51", "new", /invalid DOCKER_API_VERSION/],
  ])("refuses an engine of %s, given DOCKER_API_VERSION %s", (offered, requested, message) => {
    expect(agreedVersion(offered, requested).refused).toMatch(message);
  });
});

test("compares versions by number, not as text", () => {
  expect(atLeast("1.100", "1.51")).toBe(true);
  expect(atLeast("2.0", "1.51")).toBe(true);
  expect(atLeast("1.9", "1.41")).toBe(false);
});
