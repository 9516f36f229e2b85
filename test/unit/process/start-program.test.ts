import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { startInForeground, startProgram, startWorker } from "../../../src/process/start-program.ts";

const env = { PATH: process.env["PATH"] };

describe("startProgram", () => {
  it("has streams for as long as the program runs", async () => {
    const { stdin, stdout, ended } = startProgram({ path: "cat", args: [], env });
    stdin.write("one");
    const [chunk] = await once(stdout, "data");
    expect(String(chunk)).toBe("one");
    stdin.end("two");
    expect(await text(stdout)).toBe("two");
    expect(await ended).toEqual({ exitCode: 0, signal: undefined });
  });

  it("inherits the environment of this process if none is given", async () => {
    const { stdout, ended } = startProgram({ path: "/bin/sh", args: ["-c", "echo $PATH"] });
    expect(await text(stdout)).toBe(`${process.env["PATH"]}\n`);
    await ended;
  });

  it("sends signals to the program alone, and kills its group", async () => {
    const script = "trap 'echo heard' USR1; sleep 600 & echo ready; while :; do wait; done";
    const { stdout, ended, send, kill } = startProgram({ path: "/bin/sh", args: ["-c", script], env, group: "own" });
    const output = text(stdout.once("data", () => send("SIGUSR1")).on("data", (chunk) => isHeard(chunk) && kill()));
    expect(await ended).toEqual({ exitCode: 137, signal: "SIGKILL" });
    // The sleeping program had it open, too.
    expect(await output).toBe("ready\nheard\n");
  });

  it("listens once for the end of this process, however many programs run", async () => {
    const own = () => process.listeners("exit").filter(({ name }) => name === "killAll").length;
    // A program that a test of another file has left keeps its listener.
    const before = own();
    const programs = Array.from({ length: 12 }, () => startProgram({ path: "cat", args: [], env }));
    expect(own()).toBe(1);
    for (const { stdin } of programs) stdin.end();
    await Promise.all(programs.map(({ ended }) => ended));
    expect(own()).toBeLessThanOrEqual(before);
  });
});

function isHeard(chunk: unknown): boolean {
  return String(chunk).includes("heard");
}

describe("startInForeground", () => {
  it("stops the program with the chosen signal", async () => {
    const controller = new AbortController();
    const stopSignal = () => "SIGINT" as const;
    const { ended } = startInForeground({
      ...{ path: "/bin/sh", args: ["-c", "exec sleep 600"], env },
      ...{ signal: controller.signal, stopSignal },
    });
    controller.abort(new Error("enough"));
    await expect(ended).rejects.toThrow("enough");
  });

  it("kills the program at once when the second signal aborts", async () => {
    const controller = new AbortController();
    const { ended } = startInForeground({
      ...{ path: "/bin/sh", args: ["-c", "trap '' TERM; sleep 600"], env },
      ...{ group: "own", killSignal: controller.signal },
    });
    controller.abort();
    expect(await ended).toEqual({ exitCode: 137, signal: "SIGKILL" });
  });
});

it("startWorker passes on the messages of a Node program", async () => {
  const messages: unknown[] = [];
  const { stdout, ended } = startWorker(
    { path: process.execPath, args: ["-e", "console.log('hi'); process.send({ a: 1 }, () => process.disconnect())"] },
    (message) => messages.push(message),
  );
  expect(await text(stdout)).toBe("hi\n");
  expect(await ended).toMatchObject({ exitCode: 0 });
  expect(messages).toEqual([{ a: 1 }]);
});
