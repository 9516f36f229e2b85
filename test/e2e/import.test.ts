import { randomInt } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atLeast } from "../../src/engine/docker/connect/api-version.ts";
import { shellWords } from "../../src/stack/shell-words.ts";
import { type Difference, differences } from "../support/differences.ts";
import { type DockerRun, dockerRuns } from "../support/docker-runs.ts";
import { removeProject } from "../support/engine-state.ts";
import { inspected, inspectedContainers } from "../support/inspected.ts";
import { unlike } from "../support/like-original.ts";
import { hasCompose, hasDocker } from "../support/peer.ts";
import { commandsOf } from "../support/project-commands.ts";
import { runBerth, runCompose, startDocker } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const runs = Object.entries(dockerRuns);
const engine = new Docker();
const [info, { ApiVersion }] = await Promise.all([engine.info(), engine.version()]);

/** Several at once: the engine takes its time for each. */
async function each<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const rest = [...items];
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

async function docker(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await startDocker(args).ended;
  if (code !== 0) throw new Error(`docker ${args.join(" ")}: ${stderr}`);
  return stdout;
}

// Before, an engine knows neither annotations nor more than one network in a call.
describe.skipIf(!hasDocker || !atLeast(ApiVersion, "1.44"))("berth import", () => {
  const project = useProject("imp-", async (made) => {
    await made.write({
      "some.env": 'FROM_FILE=1\nQUOTED="as is"\n',
      "some.labels": "from.file=2\n",
      "profile.json": '{ "defaultAction": "SCMP_ACT_ALLOW" }',
    });
  });
  const part = randomInt(10, 250);
  // Where systemd keeps them, they are its slices.
  const cgroup = info.CgroupDriver === "systemd" ? "berthtest.slice" : "/berth-test";
  const filled = (text: string) =>
    text
      .replaceAll("NAME", project().name)
      .replaceAll("DIR", project().dir)
      .replaceAll("CGROUP", cgroup)
      .replaceAll("PORT", String(20_000 + randomInt(10_000)))
      .replaceAll("PART", String(part));
  const nameOf = (key: string) => `${project().name}-${key}`;
  const lines = new Map<string, string>();
  let originals: Awaited<ReturnType<typeof inspectedContainers>> = {};

  const line = ([key, { flags, image = "busybox:1", command = "sleep 600", created, attached }]: [string, DockerRun]) =>
    [created ? "create" : attached ? "run" : "run -d", `--name ${nameOf(key)}`, filled(flags), image, command].join(
      " ",
    );

  beforeAll(async () => {
    const { name } = project();
    await docker(
      "network",
      "create",
      "--ipv6",
      `--subnet=10.97.${part}.0/24`,
      `--subnet=fd97:${part}::/64`,
      `${name}-net`,
    );
    await docker("network", "create", `${name}-other`);
    for (const run of runs) lines.set(run[0], line(run));
    // Some need others to be there.
    const isFirst = ([, { flags }]: [string, DockerRun]) =>
      !/NAME-(plain|ports|volumes|shareable|connected)\b/.test(flags);
    for (const some of [runs.filter(isFirst), runs.filter((run) => !isFirst(run))]) {
      await each(some, async ([key]) => docker(...(shellWords(lines.get(key) ?? "") ?? [])));
    }
    originals = await inspectedContainers(runs.map(([key]) => nameOf(key)));
    await each(
      runs.filter(([, { alone }]) => alone),
      ([key]) => docker("stop", "-t", "0", nameOf(key)),
    );
  });

  afterAll(async () => {
    const { name } = project();
    await startDocker(["rm", "-fv", ...runs.map(([key]) => nameOf(key))]).ended;
    await startDocker(["network", "rm", `${name}-net`, `${name}-other`]).ended;
    await startDocker(["volume", "rm", "-f", ...["data", "more", "driven"].map((volume) => `${name}-${volume}`)]).ended;
  });

  /** Brings the stack file up beside the originals, and tells what differs beyond what the file tells. */
  async function surprises(file: string, copy: string): Promise<readonly string[]> {
    const berth = async (...args: readonly string[]) => {
      const { code, stderr } = await runBerth(["-f", file, "-p", copy, ...args], { cwd: project().dir });
      expect(code, stderr).toBe(0);
    };
    const services = (isCreated: boolean) =>
      runs.filter(([, { created = false }]) => created === isCreated).map(([key]) => nameOf(key));
    try {
      await berth("up", "-d", ...services(false));
      await berth("create", ...services(true));
      await runBerth(["-p", copy, "wait", nameOf("noted")]);
      const copies = await inspectedContainers(runs.map(([key]) => `${copy}-${nameOf(key)}-1`));
      const found = unlike({ originals, copies, project: copy });
      return runs.flatMap(([key, { differs = [] }]) => {
        const unexpected = (found[nameOf(key)] ?? []).filter((one) => !differs.some((path) => one.startsWith(path)));
        return unexpected.map((one) => `${key}: ${one}`);
      });
    } finally {
      await removeProject(copy);
    }
  }

  async function checked(args: readonly string[], file: string, stdin = ""): Promise<string> {
    const made = await runBerth(["import", "-o", file, ...args], { cwd: project().dir, stdin });
    expect(made.code, made.stderr).toBe(0);
    for (const run of hasCompose ? [runBerth, runCompose] : [runBerth]) {
      const { code, stdout, stderr } = await run(["-f", file, "-p", "any", "config", "-q"], { cwd: project().dir });
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
    }
    return readFile(join(project().dir, file), "utf8");
  }

  it("covers every flag of docker run", async () => {
    const known = [...(await docker("run", "--help")).matchAll(/^ +(?:-(\w), )?--([\w-]+)/gm)];
    const used = runs.map(([, { flags }]) => flags).join(" ");
    const missing = known.filter(
      ([, letter, name]) => !new RegExp(`(^| )(-${letter ?? "-"}|--${name})(?=[ =]|$)`).test(used),
    );
    const refused = ["cpu-rt-period", "cpu-rt-runtime", "gpus", "kernel-memory", "storage-opt", "use-api-socket"];
    expect(missing.map(([, , name]) => name).filter((name) => !refused.includes(name ?? ""))).toEqual([
      "detach",
      "help",
      "name",
    ]);
  });

  it("creates a file from containers whose containers are the same, except for reported differences", async () => {
    const text = await checked(
      runs.map(([key]) => nameOf(key)),
      "from-containers.yaml",
    );
    for (const flag of runs.flatMap(([, { told = [] }]) => told)) expect(text).toContain(`  # - ${flag}`);
    expect(await surprises("from-containers.yaml", `${project().name}-copy`)).toEqual([]);
  });

  it("creates a file from docker run lines whose containers are the same, except for reported differences", async () => {
    const script = [...lines.values()].map((each) => `docker ${each}\n`).join("");
    const text = await checked([], "from-lines.yaml", script);
    for (const flag of ["--rm", "--cpuset-mems", "--cidfile", "--publish-all"]) expect(text).toContain(`  # - ${flag}`);
    expect(await surprises("from-lines.yaml", `${project().name}-line`)).toEqual([]);
  });
});

describe("berth import of a project", () => {
  const project = useProject("imp-", async (made) => {
    await made.write({
      "page/index.html": "hello",
      "compose.yaml": `services:
  web:
    {image: nginx:1, ports: ["127.0.0.1::80"], networks: {front: {aliases: [www]}, back: {}}, volumes: [./page:/page:ro],
      depends_on: {api: {condition: service_healthy, restart: true}, job: {condition: service_completed_successfully}},
      environment: {API_TOKEN: 'it''s $$ecret', PLAIN: "1"}}
  api:
    {image: busybox:1, command: sleep 600, init: true, scale: 2, networks: [back], volumes: [data:/data, /scratch],
      healthcheck: {test: "true", interval: 1s}, restart: unless-stopped, deploy: {resources: {limits: {memory: 32M}}}}
  job: {image: busybox:1, command: "true", networks: [back]}
  side: {image: busybox:1, command: sleep 600, init: true, network_mode: "service:web"}
  lone: {image: busybox:1, command: sleep 600, init: true, links: ["api:backend"], labels: {kept: "yes"}}
networks: {front: {}, back: {internal: true, labels: {kept: "yes"}}}
volumes: {data: {labels: {kept: "yes"}}}
`,
    });
  });

  it("creates a file with the same services, replicas, networks and volumes, and secrets in a separate file", async () => {
    const { name, dir } = project();
    const { berth } = commandsOf({ name, dir });
    const copy = commandsOf({ name: `${name}-copy`, dir });
    await berth("up", "-d");
    const names = (await berth("ps", "-a", "--format", "{{.Name}}")).stdout.trim().split("\n");
    await berth("import", "-o", "imported.yaml", ...names);
    expect(await readFile(join(dir, "imported.yaml"), "utf8")).not.toContain("it's");
    expect(await readFile(join(dir, "web.secrets.env"), "utf8")).toBe("API_TOKEN=it's $ecret\n");
    try {
      await copy.berth("-f", "imported.yaml", "up", "-d");
      const [original, copied] = await Promise.all([inspected(name), inspected(`${name}-copy`)]);
      const renamed = JSON.parse(JSON.stringify(copied).replaceAll(`${name}-copy`, name));
      // Which file they come from, and its hash; the id of whose network another one shares.
      const isExpected = ({ path }: Difference) =>
        /com\.docker\.compose\.(project\.config_files|config-hash)$|-side-1\.Config\.Hostname$/.test(path);
      expect(differences(original, renamed).filter((one) => !isExpected(one))).toEqual([]);
    } finally {
      await removeProject(`${name}-copy`);
    }
  });

  it("does not overwrite files, and leaves none behind", async () => {
    const { name, dir, write } = project();
    await write({ "taken/web.secrets.env": "MINE=1\n" });
    const { berth, tryBerth } = commandsOf({ name, dir });
    const [web = ""] = (await berth("ps", "-a", "web", "--format", "{{.Name}}")).stdout.trim().split("\n");
    const { code, stderr } = await tryBerth(["import", "-o", "taken/stack.yaml", web]);
    expect(stderr).toContain("taken/web.secrets.env already exists");
    expect(code).toBe(2);
    expect(await readdir(join(dir, "taken"))).toEqual(["web.secrets.env"]);
    expect(await readFile(join(dir, "taken/web.secrets.env"), "utf8")).toBe("MINE=1\n");
  });
});

describe("berth import with invalid input", () => {
  it.each([
    [["nobody-of-this-name"], "no such container: nobody-of-this-name"],
    [["--all", "web"], "--all cannot be combined with container names"],
    [["docker", "run", "--rm"], "missing image in docker run"],
    [["-"], "no docker run line found"],
  ])("%s is rejected", async (args, message) => {
    const { code, stdout, stderr } = await runBerth(["import", ...args]);
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});
