import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import Docker from "dockerode";
import { bringBinaries, whyNot } from "../lab/engine/binaries.ts";
import { probe } from "../lab/engine/probe.ts";
import { run } from "../lab/run.ts";

/** A dockerd of a test's own, beside the machine's, for tests that stop and kill it. */
export interface PrivateEngine {
  readonly dockerHost: string;
  readonly docker: Docker;
  /** A command that reaches what listens on loopback where the engine is. */
  within(command: readonly [string, ...string[]]): [string, ...string[]];
  /** Ends it as a system does (SIGTERM), or as a crash does (SIGKILL). */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again, with all that it had, and waits until it works. */
  start(): Promise<void>;
  /** Removes it, and all that it had. */
  remove(): Promise<void>;
}

/** Why there can be no private engine here: for titles of tests that are left out. */
export const noPrivateEngine = whyNot();

/** Starts one with the image in it, in a network of its own: nothing that it runs reaches the outside. `diskMb`: all the room that it has. */
export async function privateEngine(
  image: string,
  { diskMb }: { readonly diskMb?: number } = {},
): Promise<PrivateEngine> {
  // Short: a socket's path has 107 bytes at most.
  const folder = mkdtempSync(`${tmpdir()}/be2-`);
  const dockerHost = `unix://${folder}/engine.sock`;
  const docker = new Docker({ socketPath: `${folder}/engine.sock` });
  const { dockerd, path } = await bringBinaries(() => {});
  writeFileSync(`${folder}/engine.json`, "{}");
  mkdirSync(`${folder}/data`);
  if (diskMb !== undefined) await run("mount", ["-t", "tmpfs", "-o", `size=${diskMb}m`, "tmpfs", `${folder}/data`]);
  let child: ChildProcess | undefined;

  const start = async () => {
    // A killed engine leaves its pid behind, and its containerd: that ends with it, but not at once.
    rmSync(`${folder}/engine.pid`, { force: true });
    child = spawnEngine(folder, dockerd, path);
    await works(dockerHost, child, folder);
  };
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  await start();
  const engine: PrivateEngine = {
    dockerHost,
    docker,
    within: (command) => ["nsenter", `--net=/proc/${child?.pid}/ns/net`, "--", ...command],
    start,
    end,
    remove: () => remove(folder, docker, end),
  };
  try {
    await docker.loadImage(await new Docker().getImage(image).get());
  } catch (error) {
    await engine.remove();
    throw error;
  }
  return engine;
}

function spawnEngine(folder: string, dockerd: string, path: string): ChildProcess {
  const output = openSync(`${folder}/engine.log`, "a");
  // In a network namespace of its own: two engines in one flush each other's rules, and `--bridge none` removes docker0.
  const child = spawn(
    "unshare",
    [
      ...["--net", "--", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", dockerd],
      ...["--host", `unix://${folder}/engine.sock`, "--pidfile", `${folder}/engine.pid`],
      ...["--config-file", `${folder}/engine.json`, "--data-root", `${folder}/data`, "--exec-root", `${folder}/run`],
      ...["--bridge", "none", "--iptables=false", "--ip6tables=false", "--cgroup-parent", folder.slice(5)],
      ...["--default-address-pool", "base=10.214.0.0/16,size=24"],
    ],
    { cwd: "/", env: { ...process.env, PATH: path }, stdio: ["ignore", output, output] },
  );
  closeSync(output);
  return child;
}

async function works(dockerHost: string, child: ChildProcess, folder: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (child.exitCode === null && Date.now() < deadline) {
    if ((await probe(dockerHost)).state === "running") return;
    await pause(50);
  }
  const log = readFileSync(`${folder}/engine.log`, "utf8").trim().split("\n").slice(-3).join("\n");
  throw new Error(`the private engine does not start: ${log}`);
}

async function remove(folder: string, docker: Docker, end: PrivateEngine["end"]): Promise<void> {
  // Only a living engine takes its bridges and mounts away with what it has.
  if ((await probe(`unix://${folder}/engine.sock`)).state === "running") {
    for (const { Id } of await docker.listContainers({ all: true }))
      await docker.getContainer(Id).remove({ force: true, v: true });
    for (const { Id, Driver } of await docker.listNetworks())
      if (Driver === "bridge") await docker.getNetwork(Id).remove();
  }
  await end("SIGTERM");
  const mounts = readFileSync("/proc/mounts", "utf8").matchAll(/^\S+ (\S+)/gm);
  const own = [...mounts].map(([, at]) => at ?? "").filter((at) => at.startsWith(`${folder}/`));
  for (const at of own.reverse()) await run("umount", ["-l", at]);
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}
