import Docker from "dockerode";
import { expect } from "vitest";
import { projectState } from "./engine-state.ts";
import { inContainer } from "./in-container.ts";
import type { ProjectCommands } from "./project-commands.ts";
import { quickProbe } from "./quick-probe.ts";

/** One wish for the stack that the interruption tests bring up: another version changes services, config and networks. */
export interface Wish {
  readonly version: 1 | 2;
  readonly web: number;
}

const sleeper = `["sh", "-c", "trap exit TERM; sleep 86400 & wait"]`;

/**
 * Everything that an interruption can cut in two: dependencies with each condition, a healthcheck, a one-shot, replicas,
 * inline configs, named and anonymous volumes, two networks; version 2 recreates, adds, drops and renames some.
 */
export function sturdyStack({ version, web }: Wish): string {
  return `
services:
  db:
    image: busybox:1
    command: ${sleeper}
    environment: {VERSION: "${version}"}
    volumes: ["data:/data", /anonymous]
    networks: [back]
    stop_grace_period: 2s
    healthcheck: {test: ["CMD", "true"], ${quickProbe}}
  job:
    image: busybox:1
    command: ["sh", "-c", "echo ${version} >> /data/jobs"]
    environment: {VERSION: "${version}"}
    volumes: ["data:/data"]
    networks: [back]
    depends_on: {db: {condition: service_healthy}}
  web:
    image: busybox:1
    command: ${sleeper}
    scale: ${web}
    environment: {VERSION: "${version}"}
    configs: [{source: page, target: /page}]
    networks: [front, back]
    volumes: [/anonymous]
    stop_grace_period: 2s
    depends_on:
      db: {condition: service_healthy, restart: true}
      job: {condition: service_completed_successfully}
  ${version === 1 ? "old" : "new"}:
    image: busybox:1
    command: ${sleeper}
    networks: [front]
    stop_grace_period: 2s
    depends_on: [web]
networks:
  front: {labels: {version: "${version}"}}
  back: {internal: true}
volumes:
  data: {}
configs:
  page: {content: "version ${version}"}
`;
}

/** Asserts that the engine has what the wish says, and nothing beside it. */
export async function expectWish(project: string, wish: Wish, docker = new Docker()): Promise<void> {
  const webs = Array.from({ length: wish.web }, (_, index) => `web-${index + 1}`);
  const state = await projectState(project, docker);
  const states = Object.entries(state.containers).map(([name, { state: now, exitCode }]) => [name, now, exitCode]);
  const running = ["db-1", wish.version === 1 ? "old-1" : "new-1", ...webs];
  const wanted = [...running.map((name) => [name, "running", 0]), ["job-1", "exited", 0]] as [string, string, number][];
  expect(states).toEqual(
    wanted
      .map(([name, ...rest]) => [`${project}-${name}`, ...rest])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
  expect(state.networks).toEqual({ [`${project}_back`]: "back", [`${project}_front`]: "front" });
  expect(state.volumes).toEqual({ [`${project}_data`]: "data" });
  await expectContents(project, wish, webs, docker);
}

async function expectContents(project: string, wish: Wish, webs: readonly string[], docker: Docker): Promise<void> {
  const front = await docker.getNetwork(`${project}_front`).inspect();
  expect(front.Labels).toMatchObject({ version: String(wish.version) });
  for (const name of ["db-1", "job-1", ...webs]) {
    const { Config: config } = await docker.getContainer(`${project}-${name}`).inspect();
    expect(config.Env).toContain(`VERSION=${wish.version}`);
  }
  for (const name of new Set([webs[0] ?? "", webs.at(-1) ?? ""])) {
    expect(await inContainer(`${project}-${name}`, ["cat", "/page"], docker)).toBe(`version ${wish.version}`);
  }
}

/** The names of everything at the engine that goes by the project's name, labelled or not. */
export async function namedAfter(project: string, docker = new Docker()): Promise<string[]> {
  const filters = { name: [project] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.flatMap(({ Names }) => Names),
    ...networks.map(({ Name }) => Name),
    ...volumes.map(({ Name }) => Name),
  ].sort();
}

/** Anonymous volumes of the project's containers at this moment. */
export async function anonymousVolumes(project: string, docker = new Docker()): Promise<string[]> {
  const { containers } = await projectState(project, docker);
  return Object.values(containers).flatMap(({ volumes }) => volumes.filter((name) => !name.startsWith(project)));
}

/** Writes the wish's file and runs `up`, to its end and with success. */
export async function reach(
  wish: Wish,
  project: { write(files: Readonly<Record<string, string>>): Promise<void> },
  { berth }: ProjectCommands,
): Promise<void> {
  await project.write({ "compose.yaml": sturdyStack(wish) });
  await berth("up", "-d", "--remove-orphans");
}
