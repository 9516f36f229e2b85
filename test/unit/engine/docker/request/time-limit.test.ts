import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { withTimeLimit } from "../../../../../src/engine/docker/request/time-limit.ts";

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Error("socket gone"))));

describe("withTimeLimit", () => {
  test("names the call that did not answer in time", async () => {
    await expect(withTimeLimit({ name: "GET /x", limitMs: 20 }, aborted)).rejects.toThrow(
      "the engine did not answer GET /x for 0.02 s",
    );
  });

  test("lets a call continue as long as bytes move", async () => {
    const slow = async (_: AbortSignal, alive: () => void) => {
      for (let turn = 0; turn < 10; turn++) {
        await pause(30);
        alive();
      }
      return "done";
    };
    expect(await withTimeLimit({ name: "POST /build", limitMs: 150 }, slow)).toBe("done");
  });

  test("aborts with the caller's signal and its reason", async () => {
    const control = new AbortController();
    const running = withTimeLimit({ name: "GET /x", limitMs: 5000, signal: control.signal }, aborted);
    control.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(
      withTimeLimit({ name: "GET /x", limitMs: 5000, signal: control.signal }, async (signal) =>
        signal.throwIfAborted(),
      ),
    ).rejects.toThrow("enough");
  });
});

test("asks for more time only once a call is slow", async () => {
  let asked = 0;
  const graceMs = async () => {
    asked++;
    return 300;
  };
  const limit = { name: "POST /stop", limitMs: 100, slowMs: 60, graceMs };
  await withTimeLimit(limit, async () => "at once");
  expect(asked).toBe(0);
  expect(await withTimeLimit(limit, () => pause(250, "late"))).toBe("late");
  expect(asked).toBe(1);
  await expect(withTimeLimit(limit, aborted)).rejects.toThrow("did not answer POST /stop for 0.4 s");
});

test("reports again and again that a call hangs, and nothing once bytes move", async () => {
  const said: number[] = [];
  const limit = { name: "GET /x", limitMs: 200, slowMs: 40, onSlow: (_: string, ms: number) => void said.push(ms) };
  await expect(withTimeLimit(limit, aborted)).rejects.toThrow("did not answer");
  expect(said.length).toBeGreaterThan(1);
  said.length = 0;
  await withTimeLimit(limit, async () => "at once");
  await pause(60);
  expect(said).toEqual([]);
});
