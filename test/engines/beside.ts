import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Probe, probe } from "../lab/engine/probe.ts";
import { inLab } from "../lab/folder.ts";

type Command = [string, ...string[]];

/** An engine beside the machine's own, for one run of the tests. */
export interface Beside {
  readonly dockerHost: string;
  readonly version: string;
  readonly apiVersion: string;
  /** Puts a command where this engine's published ports are. */
  within(command: Command): Command;
  stop(): Promise<void>;
}

/** How to start one: the command, and what has to be taken back when it has ended. */
export interface Launch {
  name: string;
  dockerHost: string;
  command: Command;
  env?: NodeJS.ProcessEnv;
  within?(command: Command): Command;
  cleanUp?(): Promise<void>;
}

const startMs = 60_000;

/** Starts an engine and waits until it works; its output is in the lab's folder under its name. */
export async function startBeside({ name, dockerHost, command, env = {}, ...launch }: Launch): Promise<Beside> {
  const output = openSync(inLab(`${name}.log`), "w");
  const [program, ...args] = command;
  const child = spawn(program, args, {
    detached: true,
    cwd: "/",
    env: { ...process.env, ...env },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const stop = async () => {
    await end(child);
    await launch.cleanUp?.();
  };
  try {
    const { version, apiVersion } = await works(dockerHost, child);
    return { dockerHost, version, apiVersion, within: launch.within ?? ((same) => same), stop };
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start: see ${inLab(`${name}.log`)}`, { cause: error });
  }
}

async function works(dockerHost: string, child: ChildProcess): Promise<Extract<Probe, { state: "running" }>> {
  for (const deadline = Date.now() + startMs; child.exitCode === null && Date.now() < deadline; await pause(100)) {
    const seen = await probe(dockerHost);
    if (seen.state === "running") return seen;
  }
  throw new Error(child.exitCode === null ? `no answer in ${startMs / 1000} s` : `it ended with ${child.exitCode}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
