import { expect, it, onTestFinished } from "vitest";
import { Failure, Interrupted } from "../../../src/errors.ts";
import { runProgram } from "../../../src/process/run-program.ts";
import { program } from "../plugins/programs.ts";

const env = { PATH: process.env["PATH"] };
const patient = new AbortController().signal;

it("a program's lines are handed over, and it is answered", async () => {
  const path = program("#!/bin/sh\necho name?\nread -r name\necho hello $name\necho hm >&2\nexit 3\n");
  const lines: string[] = [];
  const ended = await runProgram({ path, args: [], env, signal: patient }, (line, answer) => {
    lines.push(line);
    if (line === "name?") answer("you\n");
  });
  expect(lines).toEqual(["name?", "hello you"]);
  expect(ended).toEqual({ end: 3, complaint: "hm" });
});

it("a program that is no longer waited for is ended, also where another has its output still", async () => {
  const path = program("#!/bin/sh\nsleep 600 &\necho $!\nwait\n");
  const controller = new AbortController();
  let sleeper = 0;
  const running = runProgram({ path, args: [], env, signal: controller.signal }, (line) => {
    sleeper = Number(line);
    controller.abort(new Interrupted("SIGINT"));
  });
  onTestFinished(() => void process.kill(sleeper));
  await expect(running).rejects.toThrow(Interrupted);
});

it("what cannot be started is no bug", async () => {
  const path = program("#!/nowhere/sh\n");
  await expect(runProgram({ path, args: [], env, signal: patient }, () => {})).rejects.toThrow(Failure);
});
