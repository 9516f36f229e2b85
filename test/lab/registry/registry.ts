import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { commandLine, isAlive } from "../process-identity.ts";
import { registryProgram } from "./program.ts";

/** A registry of images on this machine. */
export interface Registry {
  /** `127.0.0.1:PORT`: what an image's name begins with. */
  readonly host: string;
  readonly pid: number;
}

/** Whom a private registry lets in. */
export const reader = { username: "ali", password: "open sesame" } as const;
// The reader's line, as `htpasswd -B` prints it.
const htpasswd = "ali:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n";

const startMs = 20_000;

/** The registry of a folder: the one that runs, else a new one over what the folder has. `isPrivate`: lets the reader in only. */
export async function registryUp(folder: string, { isPrivate = false } = {}): Promise<Registry> {
  const running = runningIn(folder);
  if (running !== undefined && (await answers(running.host))) return running;
  await stop(folder);
  const program = await registryProgram();
  const host = `127.0.0.1:${await freePort()}`;
  const child = serve(program, folder, configuration(folder, host, isPrivate));
  const registry = { host, pid: child.pid ?? 0 };
  writeFileSync(join(folder, "running.json"), JSON.stringify(registry));
  await works(child, host, folder);
  return registry;
}

/** Stops the registry of a folder, where one runs, and removes all that it had. */
export async function registryDown(folder: string): Promise<void> {
  await stop(folder);
  rmSync(folder, { recursive: true, force: true });
}

function configuration(folder: string, addr: string, isPrivate: boolean): object {
  return {
    version: "0.1",
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    http: { addr },
    ...(isPrivate && { auth: { htpasswd: { realm: "lab", path: join(folder, "htpasswd") } } }),
  };
}

function serve(program: string, folder: string, settings: object): ChildProcess {
  mkdirSync(folder, { recursive: true });
  const config = configFile(folder);
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(settings));
  writeFileSync(join(folder, "htpasswd"), htpasswd);
  const output = openSync(join(folder, "log"), "w");
  const child = spawn(program, ["serve", config], { cwd: "/", detached: true, stdio: ["ignore", output, output] });
  closeSync(output);
  child.unref();
  return child;
}

/** The registry's configuration: its path is also the mark by which a process is known as the folder's own. */
function configFile(folder: string): string {
  return join(folder, "config.yml");
}

function runningIn(folder: string): Registry | undefined {
  try {
    const registry = JSON.parse(readFileSync(join(folder, "running.json"), "utf8")) as Registry;
    return isAlive(registry.pid) && commandLine(registry.pid).includes(configFile(folder)) ? registry : undefined;
  } catch {
    return undefined;
  }
}

async function stop(folder: string): Promise<void> {
  const registry = runningIn(folder);
  if (registry === undefined) return;
  // It keeps nothing that would be lost.
  process.kill(registry.pid, "SIGKILL");
  while (isAlive(registry.pid)) await pause(10);
}

async function works(child: ChildProcess, host: string, folder: string): Promise<void> {
  let ended = false;
  child.once("error", () => {
    ended = true;
  });
  child.once("exit", () => {
    ended = true;
  });
  for (const deadline = Date.now() + startMs; Date.now() < deadline && !ended; await pause(20)) {
    if (await answers(host)) return;
  }
  throw new Error(`the registry does not start: ${readFileSync(join(folder, "log"), "utf8").trim().slice(-500)}`);
}

async function answers(host: string): Promise<boolean> {
  const reply = await fetch(`http://${host}/v2/`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  return reply !== undefined && [200, 401].includes(reply.status);
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
