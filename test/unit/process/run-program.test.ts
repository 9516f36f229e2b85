import { chmodSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { Failure, Interrupted } from "../../../src/errors.ts";
import { describeEnd, runProgram } from "../../../src/process/run-program.ts";
import { ProgramNotStarted, ProgramTimedOut } from "../../../src/process/start-program.ts";
import { program } from "../plugins/programs.ts";

const env = { PATH: process.env["PATH"] };

function sh(script: string) {
  return { path: "/bin/sh", args: ["-c", script], env };
}

/** Is a process running? One that has ended and is not yet collected by its parent is not. */
async function isRunning(pid: number): Promise<boolean> {
  const { stdout } = await runProgram({ path: "ps", args: ["-o", "stat=", "-p", String(pid)], env });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

describe("runProgram", () => {
  it("returns the exit code and both outputs", async () => {
    const result = await runProgram(sh("echo out; echo err >&2; exit 3"));
    expect(result).toEqual({ exitCode: 3, signal: undefined, stdout: "out\n", stderr: "err\n" });
    expect(describeEnd(result)).toBe("3: err");
  });

  it("returns the signal that ended the program", async () => {
    const result = await runProgram(sh("kill -9 $$"));
    expect(result).toMatchObject({ exitCode: 137, signal: "SIGKILL" });
    expect(describeEnd(result)).toBe("SIGKILL");
  });

  it("passes lines to the listener, which can answer", async () => {
    const lines: string[] = [];
    const onLine = (line: string, answer: (text: string) => void) => {
      lines.push(line);
      if (line === "name?") answer("you\n");
    };
    const result = await runProgram(sh("echo name?; read -r name; echo hello $name; printf rest"), { onLine });
    expect(lines).toEqual(["name?", "hello you", "rest"]);
    expect(result).toMatchObject({ exitCode: 0, stdout: "" });
  });

  it("passes lines of stderr to the listener", async () => {
    const lines: string[] = [];
    const onErrorLine = (line: string) => void lines.push(line);
    const result = await runProgram(sh("echo a >&2; echo out; echo b >&2"), { onErrorLine });
    expect([lines, result.stdout, result.stderr]).toEqual([["a", "b"], "out\n", ""]);
  });

  it("kills the program and rejects when a listener throws", async () => {
    const onLine = () => {
      throw new Failure("unexpected line");
    };
    await expect(runProgram(sh("echo line; sleep 600"), { onLine })).rejects.toThrow("unexpected line");
  });

  it("writes the input to stdin, and closes it", async () => {
    expect(await runProgram(sh("cat"), { input: "text" })).toMatchObject({ exitCode: 0, stdout: "text" });
    expect(await runProgram(sh("cat"))).toMatchObject({ exitCode: 0, stdout: "" });
  });

  it("ignores that the program does not read its input (EPIPE)", async () => {
    const input = "x".repeat(1024 * 1024);
    expect(await runProgram(sh("exec 0<&-; exit 4"), { input })).toMatchObject({ exitCode: 4 });
  });

  it("fails when the program writes more than the limit", async () => {
    const run = runProgram(sh("yes"), { maxOutputChars: 1000 });
    await expect(run).rejects.toThrow("/bin/sh wrote more than 1000 characters");
  });

  it("keeps only the end of a long stderr", async () => {
    const { stderr } = await runProgram(sh("yes | head -c 1000000 >&2; echo end >&2"));
    expect(stderr.length).toBeLessThan(300_000);
    expect(stderr.endsWith("y\nend\n")).toBe(true);
  });

  it("runs in the given directory", async () => {
    expect((await runProgram({ ...sh("pwd"), cwd: "/" })).stdout).toBe("/\n");
  });
});

describe("a program that cannot be started", () => {
  const reasonOf = async (path: string, cwd?: string) => {
    const error = await runProgram({ path, args: [], env, cwd }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Failure);
    return (error as ProgramNotStarted).reason;
  };

  it("is not found if it is not on the PATH, or its interpreter is missing", async () => {
    expect(await reasonOf("no-such-program")).toBe("not-found");
    expect(await reasonOf(program("#!/nowhere/sh\n"))).toBe("not-found");
  });

  it("is not executable without the permission, or if it is a folder", async () => {
    const path = program("#!/bin/sh\n");
    chmodSync(path, 0o644);
    expect(await reasonOf(path)).toBe("not-executable");
    expect(await reasonOf("/")).toBe("not-executable");
  });

  it("is not reported as missing if its directory is", async () => {
    expect(await reasonOf("/bin/sh", "/no/such/folder")).toBe("other");
  });

  it("is reported the same way if the system refuses its arguments", async () => {
    const run = runProgram({ path: "/bin/sh", args: ["x".repeat(4_000_000)], env });
    await expect(run).rejects.toThrow(ProgramNotStarted);
  });
});

describe("a program that is stopped", () => {
  it("rejects with the reason of the signal, even if another program keeps its output open", async () => {
    const controller = new AbortController();
    let sleeper = 0;
    const onLine = (line: string) => {
      sleeper = Number(line);
      controller.abort(new Interrupted("SIGINT"));
    };
    const run = runProgram({ ...sh("sleep 600 & echo $!; wait"), signal: controller.signal }, { onLine });
    onTestFinished(() => void process.kill(sleeper));
    await expect(run).rejects.toThrow(Interrupted);
    expect(await isRunning(sleeper)).toBe(true);
  });

  it("takes its whole group with it if it has its own", async () => {
    const controller = new AbortController();
    let sleeper = 0;
    const onLine = (line: string) => {
      sleeper = Number(line);
      controller.abort(new Interrupted("SIGINT"));
    };
    const options = { signal: controller.signal, group: "own" } as const;
    await expect(runProgram({ ...sh("sleep 600 & echo $!; wait"), ...options }, { onLine })).rejects.toThrow(
      Interrupted,
    );
    await expect.poll(() => isRunning(sleeper)).toBe(false);
  });

  it("is killed if it ignores the first signal", async () => {
    const controller = new AbortController();
    const onLine = () => controller.abort(new Interrupted("SIGTERM"));
    const options = { signal: controller.signal, graceMs: 50 };
    const run = runProgram({ ...sh("trap '' TERM; echo ready; while :; do sleep 0.1; done"), ...options }, { onLine });
    await expect(run).rejects.toThrow(Interrupted);
  });

  it("is stopped at its time limit", async () => {
    const run = runProgram({ ...sh("exec sleep 600"), timeoutMs: 50 });
    await expect(run).rejects.toThrow(ProgramTimedOut);
    await expect(run).rejects.toThrow("/bin/sh did not end within 0.05 seconds");
  });

  it("is not started if the signal has aborted before", async () => {
    const run = runProgram({ path: "no-such-program", args: [], env, signal: AbortSignal.abort(new Error("before")) });
    await expect(run).rejects.toThrow("before");
  });
});
