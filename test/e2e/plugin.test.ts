import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasDocker } from "../support/peer.ts";
import { berthEntry, startCommand, startDocker } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { useProject } from "../support/use-project.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const engine = process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";

const project = useProject("cli-plugin-", async ({ dir, write }) => {
  for (const folder of ["config/cli-plugins", "bin"]) mkdirSync(`${dir}/${folder}`, { recursive: true });
  for (const name of ["docker-berth", "docker-compose"]) {
    symlinkSync(berthEntry, `${dir}/config/cli-plugins/${name}`);
    symlinkSync(berthEntry, `${dir}/bin/${name}`);
  }
  const context = (name: string, host: string) => ({
    [`config/contexts/meta/${createHash("sha256").update(name).digest("hex")}/meta.json`]: JSON.stringify({
      Name: name,
      Metadata: {},
      Endpoints: { docker: { Host: host, SkipTLSVerify: false } },
    }),
  });
  await write({
    ...context("lab", engine),
    ...context("gone", "unix:///nonexistent/gone.sock"),
    "config/config.json": JSON.stringify({ currentContext: "gone" }),
    "compose.yaml": "services: {web: {image: busybox:1, command: sleep 60, init: true}}\n",
  });
});

const docker = (...given: Parameters<typeof startDocker>) => startDocker(...given).ended;
const command = (...given: Parameters<typeof startCommand>) => startCommand(...given).ended;

/** Only what a caller of docker can be sure to pass on. */
function bare(more: Readonly<Record<string, string>> = {}) {
  const { dir, name } = project();
  const cleared = Object.fromEntries(Object.keys(process.env).map((key) => [key, undefined]));
  const env = {
    ...cleared,
    PATH: process.env["PATH"],
    HOME: dir,
    USER: "somebody",
    DOCKER_CONFIG: `${dir}/config`,
    ...more,
  };
  return { cwd: dir, env: { ...env, COMPOSE_PROJECT_NAME: name } };
}

describe.skipIf(!hasDocker)("berth as a plugin of docker", () => {
  it("is listed with its version, under either name", async () => {
    const { stdout } = await docker(["info", "--format", "{{json .ClientInfo.Plugins}}"], bare());
    const listed = new Map(JSON.parse(stdout).map((one: { Name: string; Version: string }) => [one.Name, one.Version]));
    expect(Object.fromEntries(listed)).toMatchObject({
      berth: `v${version}`,
      compose: expect.stringMatching(/^v2\.\d+\.\d+$/),
    });
  });

  it("runs a stack on the context's engine, knowing nothing but the context's name", async () => {
    const options = bare({ DOCKER_CONTEXT: "lab" });
    expect(await docker(["berth", "up", "-d"], options)).toMatchObject({ code: 0 });
    expect((await docker(["compose", "ps", "--services"], options)).stdout).toBe("web\n");
    expect((await command(`${options.cwd}/bin/docker-compose`, ["ps", "-q"], options)).stdout).toMatch(
      /^[0-9a-f]{12,}\n$/,
    );
    expect(await docker(["--context", "lab", "berth", "down", "-t", "0"], bare())).toMatchObject({ code: 0 });
  });

  it("takes docker's flags over the current context and the environment", async () => {
    const current = await docker(["berth", "ls"], bare());
    expect(current).toMatchObject({ code: 4, stderr: expect.stringContaining('context "gone"') });
    const options = bare({ DOCKER_HOST: "unix:///nonexistent/host.sock" });
    expect(await docker(["--context", "lab", "berth", "ls", "-q"], options)).toMatchObject({ code: 0 });
    expect(await docker(["-H", engine, "compose", "ls", "-q"], bare({ DOCKER_CONTEXT: "gone" }))).toMatchObject({
      code: 0,
    });
  });

  it("completes through docker's own completion", async () => {
    expect((await docker(["__complete", "berth", "up", ""], bare())).stdout).toBe("web\n:4\n");
    expect((await docker(["__complete", "compose", "rest"], bare())).stdout).toMatch(/^restart\t.*\n:4\n$/);
  });

  it("speaks of itself as it was called", async () => {
    expect((await docker(["berth", "up", "--bogus"], bare())).stderr).toContain("see `docker berth up --help`");
    expect((await docker(["help", "compose", "up"], bare())).stdout).toContain("$ docker compose up");
  });

  it("tells a dry run in docker compose's words too where it stands in its place", async () => {
    const { env, ...at } = bare({ DOCKER_HOST: engine });
    const run = (...args: readonly string[]) =>
      docker(args, { ...at, env: { ...env, COMPOSE_PROJECT_NAME: "cli-plugin-dry" } });
    const web = "DRY-RUN MODE -  Container cli-plugin-dry-web-1";
    const attached = await run("compose", "up", "--dry-run");
    expect(attached.stderr).toContain(`${web} Creating\n ${web} Created\n`);
    expect(attached.stderr).not.toContain("Start");
    expect(attached.stdout).toContain(" + create web-1 ");
    expect(attached.stdout).toMatch(/interactive run is not supported in dry-run mode\n$/);
    expect((await run("compose", "up", "-d", "--dry-run")).stderr).toContain(`${web} Started\n`);
    expect((await run("berth", "up", "-d", "--dry-run")).stderr).toBe("");
  });

  it("adds nothing of its own after docker's commands", async () => {
    const { dir } = project();
    const hook = await command(`${dir}/config/cli-plugins/docker-compose`, [
      "docker-cli-plugin-hooks",
      '{"RootCmd":"logs"}',
    ]);
    expect(hook).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("stops an attached stack in order once docker was told to end", async () => {
    const options = bare({ DOCKER_CONTEXT: "lab" });
    const up = startDocker(["berth", "up", "-t", "1"], options);
    await said(up, "stdout", /Attaching to/);
    up.process.kill("SIGTERM");
    expect((await up.ended).stderr).toMatch(/web-1 Stopped/);
    expect((await docker(["berth", "ps", "-q"], options)).stdout).toBe("");
  });
});

describe("berth in docker-compose's place", () => {
  it.each([
    [["version"], /^Docker Compose version v2\.\d+\.\d+\n$/],
    [["--version"], /^Docker Compose version v2\.\d+\.\d+\n$/],
    [["-v"], /^Docker Compose version v2\.\d+\.\d+\n$/],
    [["version", "--short"], /^2\.\d+\.\d+\n$/],
    [["version", "-f", "json"], /^\{"version":"2\.\d+\.\d+","berth":"\d/],
  ])("tells the version of the Compose that it stands for: %j", async (args, version) => {
    expect((await command(`${project().dir}/bin/docker-compose`, args)).stdout).toMatch(version);
  });

  it("runs where its file alone was copied, as long as what it was built with is there", async () => {
    const { dir } = project();
    const copy = `${dir}/copied-docker-compose`;
    copyFileSync(berthEntry, copy);
    const config = await command(copy, ["config", "--services"], { cwd: dir });
    expect(config).toMatchObject({ code: 0, stdout: "web\n" });
  });

  it("says of a word that is no command what docker compose says, and what is near", async () => {
    const options = bare({ DOCKER_CONTEXT: "lab" });
    const unknown = { code: 1, stderr: expect.stringContaining('unknown docker command: "compose donw"') };
    expect(await command(`${options.cwd}/bin/docker-compose`, ["donw"], options)).toMatchObject(unknown);
    const told = await docker(["compose", "donw", "--file", "x.yaml"], options);
    expect(told).toMatchObject(unknown);
    expect(told.stderr).toContain("did you mean `docker compose down`?");
  });
});
