import { chown, readFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { onPath } from "../lab/on-path.ts";
import { containerIds } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { onTerminal } from "../support/on-terminal.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import type { RunResult } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { useProject } from "../support/use-project.ts";
import { tapEngine } from "../support/wire.ts";

const docker = new Docker();
/** Keeps what it hears, tells it, and ends with 9 on SIGINT. */
const ear = `trap 'exit 9' INT; echo "here is $$HOSTNAME"; while read line; do echo "$$line" >> /tmp/heard; echo "heard $$line"; done`;

const project = useProject("tri-run-", async (made) => {
  await made.write({
    "compose.yaml": `
services:
  ear: {image: "busybox:1", scale: 2, stop_grace_period: 0s, stdin_open: true, command: ["sh", "-c", ${JSON.stringify(ear)}]}
  web: {image: "busybox:1", scale: 2, stop_grace_period: 0s, init: true, command: sleep 3600, ports: ["127.0.0.1::80", "127.0.0.1::53/udp"], volumes: ["data:/data"]}
  done: {image: "busybox:1", command: "true"}
  gone: {image: "busybox:1", stop_grace_period: 0s, init: true, command: sleep 3600}
volumes: {data: {}}
`,
  });
  await commandsOf(made).berth("up", "-d");
  const text = await readFile(join(made.dir, "compose.yaml"), "utf8");
  // From here on its container is an orphan.
  await made.write({ "compose.yaml": text.replace(/^ {2}gone: .*\n/m, "") });
});

const berth: ProjectCommands["berth"] = (...args) => commandsOf(project()).berth(...args);
const container = (short: string) => docker.getContainer(`${project().name}-${short}`);
/** The names in a listing, without the project's. */
const names = ({ stdout }: RunResult) =>
  stdout
    .trim()
    .split("\n")
    .map((name) => name.replace(`${project().name}-`, ""))
    .sort();

describe("logs", () => {
  it("are those of the replica that --index names, without prefixes and with times where asked for", async () => {
    const { Config } = await container("ear-2").inspect();
    const { stdout } = await berth("logs", "--index", "2", "--no-log-prefix", "-n", "all", "ear");
    expect(stdout).toContain(`here is ${Config.Hostname}\n`);
    expect(stdout).not.toContain(" | ");
    expect(stdout.match(/here is/g)).toHaveLength(1);
    const stamped = await berth("logs", "--no-color", "-t", "--tail", "1", "ear");
    expect(stamped.stdout).toMatch(/^ear-[12] {2}\| \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z \S/m);
  });
});

describe("ps", () => {
  it.each([
    [[], ["ear-1", "ear-2", "gone-1", "web-1", "web-2"]],
    [["-a"], ["done-1", "ear-1", "ear-2", "gone-1", "web-1", "web-2"]],
    [["--orphans=false"], ["ear-1", "ear-2", "web-1", "web-2"]],
    [["--status", "exited"], ["done-1"]],
    [["--filter", "status=exited"], ["done-1"]],
    [
      ["-a", "web"],
      ["web-1", "web-2"],
    ],
  ])("%j lists what the engine has of it", async (args, expected) => {
    expect(names(await berth("ps", "--format", "{{.Name}}", ...args))).toEqual(expected);
  });

  it("--services names services, -q tells whole ids, and --no-trunc whole commands", async () => {
    expect(names(await berth("ps", "--services"))).toEqual(["ear", "gone", "web"]);
    const ids = await containerIds(project().name);
    const web = [ids[`${project().name}-web-1`], ids[`${project().name}-web-2`]].sort();
    expect(names(await berth("ps", "-q", "web"))).toEqual(web);
    expect((await berth("ps", "ear")).stdout).not.toContain("while read line");
    expect((await berth("ps", "--no-trunc", "ear")).stdout).toContain("while read line");
  });
});

describe("what is asked about what runs", () => {
  it("port tells the address of the replica and the protocol that are meant", async () => {
    const { NetworkSettings } = await container("web-2").inspect();
    const [udp] = NetworkSettings.Ports["53/udp"] ?? [];
    const { stdout } = await berth("port", "--index", "2", "--protocol", "udp", "web", "53");
    expect(stdout).toBe(`127.0.0.1:${udp?.HostPort}\n`);
  });

  it("images -q, volumes -q and ls -q tell what the engine has", async () => {
    const { name } = project();
    const { Image } = await container("web-1").inspect();
    expect((await berth("images", "-q", "web")).stdout).toContain(Image.replace("sha256:", ""));
    expect((await berth("volumes", "-q", "web")).stdout).toBe(`${name}_data\n`);
    expect(JSON.parse((await berth("volumes", "--format", "json")).stdout)).toMatchObject({ Name: `${name}_data` });
    expect((await berth("ls", "-a", "-q", "--filter", `name=${name}`)).stdout).toBe(`${name}\n`);
  });

  it.skipIf(!onPath("ps"))("top tells the processes of each replica (needs ps, which the engine asks)", async () => {
    expect((await berth("top", "web")).stdout.match(/sleep 3600/g)).toHaveLength(4);
  });

  it("stats --no-stream -a tells of what has ended too, with whole ids by --no-trunc", async () => {
    const ids = await containerIds(project().name);
    const { stdout } = await berth("stats", "-a", "--no-stream", "--no-trunc", "--format", "{{.ID}} {{.Name}}");
    for (const [name, id] of Object.entries(ids)) expect(stdout).toContain(`${id} ${name}\n`);
  });
});

describe("attach", () => {
  it("--index reaches that replica, and --sig-proxy passes signals on to it", async () => {
    const attached = commandsOf(project()).start(["attach", "--index", "2", "--sig-proxy", "ear"], { stdin: "word\n" });
    await said(attached, "stdout", /^heard word$/m);
    expect(await inContainer(`${project().name}-ear-2`, ["cat", "/tmp/heard"])).toBe("word\n");
    attached.process.kill("SIGINT");
    expect((await attached.ended).code).toBe(9);
    expect((await container("ear-2").inspect()).State).toMatchObject({ Status: "exited", ExitCode: 9 });
  });

  it("--no-stdin hands nothing over, and --sig-proxy=false keeps signals from the process", async () => {
    const { start } = commandsOf(project());
    const wire = await tapEngine(process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock");
    const listens = start(["attach", "--no-stdin", "--sig-proxy=false", "ear"], {
      stdin: "kept back\n",
      env: { DOCKER_HOST: wire.dockerHost },
    });
    await Promise.race([wire.sent(/^POST \S+\/attach/), listens.ended]);
    const types = start(["attach", "--sig-proxy=false", "ear"], { stdin: "typed\n" });
    await said(listens, "stdout", /^heard typed$/m);
    for (const one of [listens, types]) {
      one.process.kill("SIGINT");
      expect((await one.ended).code).toBe(130);
    }
    await wire.close();
    expect(await inContainer(`${project().name}-ear-1`, ["cat", "/tmp/heard"])).toBe("typed\n");
    expect((await container("ear-1").inspect()).State.Status).toBe("running");
  });
});

it.skipIf(process.getuid?.() !== 0)("cp -a keeps the owner of a file (needs root)", async () => {
  const { name, dir, write } = project();
  await write({ "owned.txt": "mine\n" });
  await chown(join(dir, "owned.txt"), 12, 34);
  await berth("cp", "--index", "1", "-a", "owned.txt", "web:/tmp/kept.txt");
  const owners = await inContainer(`${name}-web-1`, ["stat", "-c", "%u:%g", "/tmp/kept.txt"]);
  expect(owners).toBe("12:34\n");
});

it("up --scale removes the surplus replica, and its row on the terminal says so", async () => {
  const screen = onTerminal(["-p", project().name, "up", "-d", "--scale", "web=1"], { cwd: project().dir });
  expect(await screen.ended).toBe(0);
  expect(screen.screen()).toMatch(/web-2\S* +.*Removed/);
  expect(await containerIds(project().name)).not.toHaveProperty(`${project().name}-web-2`);
});
