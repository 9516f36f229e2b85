import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import Docker from "dockerode";
import { labels } from "../../src/engine/labels.ts";
import { projectState, removeProject } from "./engine-state.ts";
import { type TestProject, withProject } from "./with-project.ts";

const docker = new Docker();
const nothing = { containers: {}, networks: {}, volumes: {} };

/** A project whose runs of `berth ci` leave nothing behind either, however the test ends. */
export function withRuns<T>(prefix: string, test: (project: TestProject) => Promise<T>): Promise<T> {
  return withProject(prefix, async (project) => {
    try {
      return await test(project);
    } finally {
      for (const run of await runsOf(project.name)) await removeProject(run);
    }
  });
}

/** The projects of the runs of a project that the engine has something of. */
export async function runsOf(name: string): Promise<readonly string[]> {
  const filters = { label: [labels.ephemeral] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const all = [...containers, ...networks, ...volumes].map(({ Labels }) => Labels?.[labels.project] ?? "");
  return [...new Set(all)].filter((project) => project.startsWith(`${name}-ci-`)).sort();
}

/** What is left of a project's runs: resources, images and processes. */
async function leftOf(name: string): Promise<readonly string[]> {
  const runs = await runsOf(name);
  const states = await Promise.all(runs.map(async (run) => JSON.stringify(await projectState(run))));
  const left = [...states.filter((state) => state !== JSON.stringify(nothing)), ...processesAbout(`${name}-ci-`)];
  // To list images is hard work for the engine.
  if (left.length > 0) return left;
  const images = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  return images.filter((tag) => tag.startsWith(`${name}-ci-`));
}

/** Looks until nothing is left: what is left all the same. A run's reaper may be there a moment longer than the run. */
export async function leftAfter(name: string, withinMs = 5000): Promise<readonly string[]> {
  for (const endMs = Date.now() + withinMs; ; ) {
    const left = await leftOf(name);
    if (left.length === 0 || Date.now() > endMs) return left;
    await pause(250);
  }
}

/** Processes that name a run in what they were started with, `PID: COMMAND`; all of a project's, where only it is named. */
export function processesAbout(start: string): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    const command = text(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
    const isAbout = command.includes(start) || text(`/proc/${pid}/environ`).includes(`\0BERTH_CI_RUN=${start}`);
    return isAbout ? [`${pid}: ${command}`] : [];
  });
}

function text(path: string): string {
  try {
    return `\0${readFileSync(path, "latin1")}`;
  } catch {
    return "";
  }
}
