import { describe, expect, test } from "vitest";
import { agreedVersion, atLeast } from "../../../../../src/engine/docker/connect/api-version.ts";

describe("agreedVersion", () => {
  test.each([
    ["1.45", undefined, "1.45"],
    ["1.99", undefined, "1.51"],
    ["1.41", undefined, "1.41"],
    ["1.51", "1.43", "1.43"],
  ])("an engine of %s and a wish of %s speak %s", (offered, wanted, version) => {
    expect(agreedVersion(offered, wanted)).toEqual({ version });
  });

  test.each([
    ["1.40", undefined, /speaks 1\.40, berth needs 1\.41/],
    ["1.51", "1.9", /DOCKER_API_VERSION is 1\.9: API too old/],
    ["1.51", "new", /which is no API version/],
  ])("an engine of %s and a wish of %s are refused", (offered, wanted, words) => {
    expect(agreedVersion(offered, wanted).refused).toMatch(words);
  });
});

test("versions compare by number, not by text", () => {
  expect(atLeast("1.100", "1.51")).toBe(true);
  expect(atLeast("2.0", "1.51")).toBe(true);
  expect(atLeast("1.9", "1.41")).toBe(false);
});
