import { describe, expect, it } from "vitest";
import { containerState } from "../../../../../src/engine/docker/containers/status-text.ts";

describe("containerState", () => {
  it.each([
    ["running", "running"],
    ["exited", "exited"],
    ["stopped", "exited"],
    ["stopping", "running"],
    ["configured", "created"],
    ["initialized", "created"],
    ["unknown", "dead"],
    ["", "dead"],
  ])("converts %j to %s", (status, state) => {
    expect(containerState(status)).toBe(state);
  });
});
