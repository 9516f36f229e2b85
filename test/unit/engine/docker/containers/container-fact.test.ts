import { describe, expect, it } from "vitest";
import { containerState } from "../../../../../src/engine/docker/containers/container-fact.ts";

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
  ])("takes %j for %s", (told, state) => {
    expect(containerState(told)).toBe(state);
  });
});
