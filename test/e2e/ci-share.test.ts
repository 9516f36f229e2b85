import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { type Running, startBerth } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const file = `
services:
  db:
    image: busybox:1
    init: true
    stop_grace_period: 0s
    command: ["httpd", "-f", "-p", "80", "-h", "/etc"]
    ports: ["127.0.0.1::80"]
    healthcheck: {test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/hostname"], ${quickProbe}}
  app:
    image: busybox:1
    init: true
    stop_grace_period: 0s
    command: ["sh", "-c", "wget -q -O - http://db/hostname; sleep 600"]
    depends_on: {db: {condition: service_healthy}}
`;

/** A run that says which database it got, and waits to be let go. */
interface Job {
  readonly running: Running;
  /** The database's port on this machine, once the command runs. */
  readonly port: Promise<string>;
  letGo(): Promise<void>;
}

const command = `
echo "port $DB_PORT"
until [ -e "$1" ]; do sleep 0.1; done
`;

async function startJob({ dir }: TestProject, name: string): Promise<Job> {
  const flag = join(dir, "go", name);
  await mkdir(join(dir, "go"), { recursive: true });
  const running = startBerth(["ci", "--share", "db", "--", "sh", "-c", command, "sh", flag], { cwd: dir });
  const port = new Promise<string>((resolve, reject) => {
    running.process.stdout?.on("data", () => {
      const [, found] = /^port (\d+)$/m.exec(running.output.stdout) ?? [];
      if (found !== undefined) resolve(found);
    });
    running.process.once("close", () => reject(new Error(`it ended before: ${running.output.stderr}`)));
  });
  return { running, port, letGo: () => writeFile(flag, "") };
}

function withJobs(test: (project: TestProject) => Promise<void>): Promise<void> {
  return withProject("bts-", async (project) => {
    await project.write({ "compose.yaml": `name: ${project.name}\n${file}` });
    await test(project);
  });
}

/** Names of all that is there of a stack's runs. */
async function leftOf({ name }: TestProject): Promise<readonly string[]> {
  const filters = { label: [labels.ephemeral] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  const names = [
    ...containers.map(({ Names }) => Names[0]?.slice(1) ?? ""),
    ...networks.map(({ Name }) => Name),
    ...volumes.map(({ Name }) => Name),
  ];
  return names.filter((each) => each.startsWith(`${name}-`));
}

/** Resolves once nothing of the stack's runs is left. A reaper tells nobody when it is done. */
async function gone(project: TestProject): Promise<void> {
  const events = await docker.getEvents({ filters: { type: ["container", "network", "volume"] } });
  try {
    while ((await leftOf(project)).length > 0) await new Promise((resolve) => events.once("data", resolve));
  } finally {
    (events as unknown as { destroy(): void }).destroy();
  }
}

async function databasesOf(project: TestProject): Promise<readonly string[]> {
  return (await leftOf(project)).filter((each) => each.endsWith("-db-1"));
}

describe("a service that runs of ci share", () => {
  it("is there once for all of them, and as long as one of them, whatever becomes of the others", () =>
    withJobs(async (project) => {
      const [a, b, c] = await Promise.all(["a", "b", "c"].map((name) => startJob(project, name)));
      if (a === undefined || b === undefined || c === undefined) throw new Error("three were started");
      const ports = await Promise.all([a.port, b.port, c.port]);
      expect(new Set(ports).size).toBe(1);
      expect(await databasesOf(project)).toHaveLength(1);

      a.running.process.kill("SIGKILL");
      await b.letGo();
      expect((await b.running.ended).code).toBe(0);
      expect(await databasesOf(project)).toHaveLength(1);
      expect((await fetch(`http://127.0.0.1:${ports[0]}/hostname`)).status).toBe(200);

      await c.letGo();
      expect((await c.running.ended).code).toBe(0);
      await gone(project);
    }));

  it("goes with the last run also where that is killed", () =>
    withJobs(async (project) => {
      const job = await startJob(project, "only");
      await job.port;
      job.running.process.kill("SIGKILL");
      await gone(project);
    }));

  it("is found by the run's own services under its name", () =>
    withJobs(async (project) => {
      const args = ["ci", "--share", "db", "--service", "app", "--", "wget", "-q", "-O", "-", "http://db/hostname"];
      const { code, stdout } = await startBerth(args, { cwd: project.dir }).ended;
      expect([code, stdout.trim()]).toEqual([0, expect.stringMatching(/^[0-9a-f]{12}$/)]);
      await gone(project);
    }));

  it("cannot be what another service mounts a volume of", () =>
    withJobs(async (project) => {
      const service = "{image: busybox:1, volumes: [data:/data]}";
      await project.write({ "compose.yaml": `services: {db: ${service}, backup: ${service}}\nvolumes: {data: {}}` });
      const { code, stderr } = await startBerth(["ci", "--share", "db", "--", "true"], { cwd: project.dir }).ended;
      expect(code).toBe(2);
      expect(stderr).toContain('"db" cannot be shared without "backup", which mounts its volume data');
    }));
});
