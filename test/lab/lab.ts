import { bringBinaries, unpackedDocker, whyNot } from "./engine/binaries.ts";
import { machineHost } from "./engine/candidates.ts";
import { type Found, findEngine } from "./engine/find.ts";
import { isOwn } from "./engine/own.ts";
import { probe } from "./engine/probe.ts";
import { hasEngineData, startEngine } from "./engine/start.ts";
import { stopEngine } from "./engine/stop.ts";
import { absentImages, bringImages } from "./images/bring.ts";
import { imageNames } from "./images/recipes.ts";
import { beginRootfs } from "./images/rootfs.ts";
import { locked } from "./lock.ts";
import { onPath } from "./on-path.ts";

/** An engine with images in it, ready for tests. */
export interface Lab {
  /** unix:///… or tcp://… */
  dockerHost: string;
  startedByLab: boolean;
  apiVersion: string;
  version: string;
  /** A docker client, where one is known. */
  dockerBin?: string;
}

export interface LabOptions {
  /** Names of lab images, with or without tag; default all. */
  images?: readonly string[];
  log?: (line: string) => void;
}

type Log = (line: string) => void;

/** Finds or starts an engine and sees that the wanted images are in it. Safe to call from several processes at once. */
export async function labUp({ images, log = () => {} }: LabOptions = {}): Promise<Lab> {
  const wanted = imageNames(images);
  // The usual case, an engine with all images, takes no lock and a few calls.
  const found = await findEngine(log);
  const ready = found?.probe.state === "running" && (await absentImages(found.host, wanted)).length === 0;
  return ready ? describe(found) : locked(() => bringUp(wanted, log));
}

/** Stops the engine that the lab started; false where there is none. */
export function labDown(): Promise<boolean> {
  return locked(() => stopEngine());
}

/** Stops and starts the engine that the lab started. Throws where there is none. */
export function labRestart(log: Log = () => {}): Promise<Lab> {
  return locked(async () => {
    if (!(await stopEngine())) throw new Error("no engine of the lab's is running: nothing to restart");
    return describe(await startOwn(log));
  });
}

async function bringUp(wanted: readonly string[], log: Log): Promise<Lab> {
  const lab = describe(await bringEngine(wanted, log));
  await bringImages(lab.dockerHost, wanted, { pull: !lab.startedByLab, log });
  return lab;
}

async function bringEngine(wanted: readonly string[], log: Log): Promise<Found> {
  const found = await findEngine();
  if (found?.probe.state === "running") return found;
  if (found && !isOwn(found.host))
    throw new Error(`the engine at ${found.host} hangs (${found.probe.why}): restart it`);
  if (found) {
    log(`the lab's engine hangs (${found.probe.why}): restarting it`);
    await stopEngine({ hard: true });
  }
  if (!hasEngineData() && whyNot() === undefined) beginRootfs(wanted);
  return startOwn(log);
}

async function startOwn(log: Log): Promise<Found> {
  const binaries = await bringBinaries(log);
  // Installing the package may have started the machine's own engine.
  if ((await probe(machineHost)).state !== "running") await startEngine(binaries);
  const started = await probe(machineHost);
  if (started.state === "silent") throw new Error(`the engine at ${machineHost} does not answer: ${started.why}`);
  return { host: machineHost, probe: started };
}

function describe({ host, probe: seen }: Found): Lab {
  if (seen.state !== "running") throw new Error(`the engine at ${host} hangs: ${seen.why}`);
  const dockerBin = onPath("docker") ?? unpackedDocker();
  const { version, apiVersion } = seen;
  return { dockerHost: host, startedByLab: isOwn(host), apiVersion, version, ...(dockerBin && { dockerBin }) };
}
