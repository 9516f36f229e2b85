import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { inLab } from "../folder.ts";
import type { Binaries } from "./binaries.ts";
import { machineHost } from "./candidates.ts";
import { clearLeftovers, execRoot } from "./leftovers.ts";
import { pidFile } from "./own.ts";
import { probe } from "./probe.ts";

const logFile = inLab("engine.log");
const dataFolder = "engine-data";
const startMs = 60_000;

/** Starts dockerd as the machine's engine and waits until it works. It outlives this process. */
export async function startEngine({ dockerd, path }: Binaries): Promise<void> {
  clearLeftovers();
  const output = openSync(logFile, "w");
  const child = spawn(dockerd, engineArguments(), {
    // A session of its own: a Ctrl-C or the end of the terminal is not for the engine.
    detached: true,
    cwd: "/",
    // It and what it starts collect garbage less often: memory is there, cores are what the tests run short of.
    env: { GOGC: "400", ...process.env, PATH: path },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  await works(child);
  child.removeAllListeners();
  child.unref();
}

/** Whether the lab's engine ever ran here: only then can it have images. */
export function hasEngineData(): boolean {
  return existsSync(inLab(dataFolder));
}

function engineArguments(): string[] {
  const config = inLab("engine.json");
  // A file of our own: the machine's /etc/docker/daemon.json is for the machine's engine.
  writeFileSync(config, "{}\n");
  return [
    ...["--host", machineHost, "--pidfile", pidFile, "--config-file", config],
    ...["--data-root", inLab(dataFolder), "--exec-root", execRoot],
    // The engine's own pools hold some thirty networks; tests in parallel want more.
    ...["--default-address-pool", "base=172.16.0.0/12,size=24"],
  ];
}

async function works(child: ChildProcess): Promise<void> {
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, signal) => {
    ended = `it ended with ${code ?? signal}`;
  });
  for (const deadline = Date.now() + startMs; Date.now() < deadline; await pause(50)) {
    if (ended !== undefined) break;
    if ((await probe(machineHost)).state === "running") return;
  }
  child.unref();
  throw new Error(`dockerd did not start: ${ended ?? `no answer in ${startMs / 1000} s`} (${logFile}: ${lastError()})`);
}

function lastError(): string {
  const lines = readFileSync(logFile, "utf8").trim().split("\n");
  return lines.findLast((line) => /level=(error|fatal)|^failed/.test(line)) ?? lines.at(-1) ?? "empty";
}
