import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { output, useDocker } from "./docker-workbench.ts";

describe("Docker Engine: logs", () => {
  const bench = useDocker();
  const started = async (command: readonly string[], tty = false) => {
    const { engine, container } = bench();
    const request = container({ command, tty, network_mode: "none" });
    await engine.createContainer(request);
    await engine.startContainer(request);
    return { engine, container: request.name };
  };

  test("keeps stdout and stderr apart in frames of eight bytes' header", async () => {
    const { engine, container } = await started(["sh", "-c", "echo out; sleep 0.1; echo err >&2"]);
    const { tty, bytes } = await engine.logs({ container, follow: true });
    expect(tty).toBe(false);
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    const frame = (stream: number, text: string) =>
      Buffer.from([stream, 0, 0, 0, 0, 0, 0, text.length, ...Buffer.from(text)]);
    expect(Buffer.concat(chunks)).toEqual(Buffer.concat([frame(1, "out\n"), frame(2, "err\n")]));
  });

  test("passes a terminal's bytes unchanged", async () => {
    const { engine, container } = await started(["echo", "hello"], true);
    const { tty, bytes } = await engine.logs({ container, follow: true });
    expect(tty).toBe(true);
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("hello\r\n");
  });

  test("supports tail, since and timestamps", async () => {
    const { engine, container } = await started(["sh", "-c", "echo one; echo two; echo three"]);
    // The last line is known once all have been said.
    for await (const _ of (await engine.logs({ container, follow: true })).bytes);
    const { bytes } = await engine.logs({ container, follow: true, tail: "1", since: "10m", timestamps: true });
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    expect(Buffer.concat(chunks).subarray(8).toString()).toMatch(/^\d{4}-\d\d-\d\dT\S+Z three\n$/);
  });

  test("ends a followed log when its signal aborts", async () => {
    const { engine, container } = await started(["sh", "-c", "echo ready; sleep 300"]);
    const control = new AbortController();
    const { bytes } = await engine.logs({ container, follow: true, signal: control.signal });
    let seen = 0;
    for await (const chunk of bytes) {
      seen += chunk.length;
      control.abort();
    }
    expect(seen).toBe(8 + "ready\n".length);
  });

  test("buffers little of a flood that is not read", async () => {
    const { engine, container } = await started([
      "sh",
      "-c",
      "yes 0123456789012345678901234567890123456789 | head -c 50000000; sleep 300",
    ]);
    const control = new AbortController();
    const { bytes } = await engine.logs({ container, follow: true, signal: control.signal });
    const before = process.memoryUsage();
    let read = 0;
    for await (const chunk of bytes) {
      read += chunk.length;
      if (read > 1_000_000) break;
      for (let turns = 0; turns < 20; turns++) await turn();
    }
    const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    expect(grown).toBeLessThan(8_000_000);
    control.abort();
  });

  test("names the container that does not exist", async () => {
    await expect(bench().engine.logs({ container: "bdk-absent" })).rejects.toThrow("No such container: bdk-absent");
  });

  test("reads what an ended container printed", async () => {
    expect(await output(bench(), { command: ["echo", "bye"], network_mode: "none" })).toBe("bye\n");
  });
});
