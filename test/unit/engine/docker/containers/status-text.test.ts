import { describe, expect, test } from "vitest";
import { humanDuration, statusText } from "../../../../../src/engine/docker/containers/status-text.ts";

const state = { StartedAt: "2026-01-01T00:00:00Z", FinishedAt: "2026-01-01T00:01:00Z", ExitCode: 3 };
const now = Date.parse("2026-01-01T00:04:00Z");

describe("statusText", () => {
  test.each([
    ["running", "none", "Up 4 minutes"],
    ["running", "healthy", "Up 4 minutes (healthy)"],
    ["running", "starting", "Up 4 minutes (health: starting)"],
    ["paused", "none", "Up 4 minutes (Paused)"],
    ["exited", "unhealthy", "Exited (3) 3 minutes ago"],
    ["restarting", "none", "Restarting (3) 3 minutes ago"],
    ["created", "starting", "Created"],
  ])("%s and %s reads as docker ps words it", (Status, health, text) => {
    expect(statusText({ ...state, Status, health }, now)).toBe(text);
  });
});

test.each([
  [-5, "Less than a second"],
  [1.5, "1 second"],
  [59, "59 seconds"],
  [61, "About a minute"],
  [3700, "About an hour"],
  [47 * 3600, "47 hours"],
  [3 * 86400, "3 days"],
  [20 * 86400, "2 weeks"],
  [100 * 86400, "3 months"],
  [800 * 86400, "2 years"],
])("%d seconds are %s", (seconds, text) => {
  expect(humanDuration(seconds)).toBe(text);
});
