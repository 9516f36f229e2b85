import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { containerStates } from "../support/engine-state.ts";
import { inContainer } from "../support/in-container.ts";
import { hasCompose } from "../support/peer.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { berthEntry, startCommand } from "../support/run-berth.ts";
import { said } from "../support/said.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const idle = `image: "busybox:1", init: true, stop_grace_period: 0s, command: ["sleep", "600"]`;

/** A project with programs of its own first on the PATH; each notes how it is called. */
function beside(
  files: Readonly<Record<string, string>>,
  test: (project: TestProject, commands: ProjectCommands) => Promise<void>,
): () => Promise<void> {
  return () =>
    withProject("hok-", async (project) => {
      await project.write(files);
      for (const name of Object.keys(files).filter((path) => path.startsWith("bin/"))) {
        await chmod(join(project.dir, name), 0o755);
      }
      const bin = join(project.dir, "bin");
      await test(
        project,
        commandsOf(project, { PATH: `${bin}:${process.env["PATH"]}`, CALLS: join(project.dir, "calls") }),
      );
    });
}

/** What has ended and waits for somebody to take note of it is not. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && !/^\d+ \(.*\) Z/.test(status);
}

const calls = async ({ dir }: TestProject) => (await readFile(join(dir, "calls"), "utf8")).trim().split("\n");

describe("a service of a provider", () => {
  const file = `
services:
  db: {provider: {type: fake, options: {name: [a, b], size: 3}}}
  web: {${idle}, depends_on: [db]}
`;
  const fake = `#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in
  "compose metadata") exit 1 ;;
  *" up "*)
    echo '{"type":"info","message":"at work"}'
    echo '{"type":"get-service-config"}'
    read -r config && echo "$config" >> "$CALLS"
    echo '{"type":"setenv","message":"URL=https://example.test/a=b"}'
    echo '{"type":"rawsetenv","message":"REGION=eu"}'
    echo '{"type":"debug","message":"nothing"}' ;;
esac
`;

  it(
    "is brought up by its program, tells its dependents their variables, and is taken down by it",
    beside({ "compose.yaml": file, "bin/docker-fake": fake }, async (project, { berth }) => {
      expect((await berth("up", "-d")).stderr).toMatch(/ db Creating\n db at work\n db Created\n/);
      const env = await inContainer(`${project.name}-web-1`, ["env"]);
      expect(env).toContain("DB_URL=https://example.test/a=b\n");
      expect(env).toContain("REGION=eu\n");
      expect((await berth("up", "-d")).stderr).toMatch(/Container \S+-web-1 Running/);
      expect((await berth("run", "--rm", "-T", "web", "sh", "-c", "echo $DB_URL")).stdout).toBe(
        "https://example.test/a=b\n",
      );
      await berth("stop");
      await berth("down");
      const asked = (await calls(project)).filter((call) => call !== "compose metadata");
      expect(asked[0]).toBe(`compose --project-name=${project.name} up --name=a --name=b --size=3 db`);
      expect(JSON.parse(asked[1] ?? "")).toMatchObject({ provider: { type: "fake" } });
      expect(asked.at(-1)).toBe(`compose --project-name=${project.name} down --name=a --name=b --size=3 db`);
    }),
  );

  it.each([
    ["at a Ctrl-C, ends its program", false, "trap 'echo gone >> \"$CALLS\"; exit 1' TERM", "gone"],
    ["at Ctrl-C again and again, leaves at once, and its program with it", true, "trap '' TERM INT", ""],
  ])("%s", (_, isImpatient, trap, last) =>
    beside(
      {
        "compose.yaml": file,
        "bin/docker-fake": `#!/bin/sh
case "$*" in *" up "*) ${trap}; echo $$ > pid; echo '{"type":"info","message":"at work"}'; while :; do sleep 0.1; done ;; esac
`,
      },
      async (project, { start }) => {
        const up = start(["up", "-d"]);
        await said(up, "stderr", /db at work/);
        const press = () => up.process.kill("SIGINT");
        press();
        const again = isImpatient ? setInterval(press, 100) : undefined;
        const { code, stderr } = await up.ended.finally(() => clearInterval(again));
        expect({ code, stderr }).toEqual({ code: 130, stderr: expect.not.stringContaining("bug:") });
        const pid = await readFile(join(project.dir, "pid"), "utf8");
        await expect.poll(() => isAlive(Number(pid))).toBe(false);
        if (last !== "") expect((await calls(project)).at(-1)).toBe(last);
      },
    )(),
  );

  it(
    "shows the error of the provider, and names a missing provider with its place",
    beside(
      {
        "compose.yaml": file,
        "bin/docker-fake": '#!/bin/sh\necho \'{"type":"error","message":"no such region"}\'\n',
        "other.yaml": "services: {db: {provider: {type: missing}}}\n",
      },
      async (project, { tryBerth }) => {
        const refused = await tryBerth(["up", "-d"]);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toContain('provider "fake" of service "db": no such region');
        const missing = await tryBerth(["-f", "other.yaml", "up", "-d"]);
        expect(missing.code).toBe(1);
        expect(missing.stderr).toMatch(/provider "missing" of service "db" not found\n {2}hint: .*other\.yaml:1/);
        expect(await containerStates(project.name)).toEqual({});
      },
    ),
  );
});

describe("models", () => {
  const file = `
services:
  web: {${idle}, models: {llm: {endpoint_var: ASK}, small-one: }}
models: {llm: {model: ai/large, context_size: 2048}, small-one: {model: ai/small}}
`;
  const model = `#!/bin/sh
echo "$*" >> "$CALLS"
case "$1" in
  ls) echo '[{"id":"1","tags":["ai/small"]}]' ;;
  status) echo '{"endpoint":"http://model.test/v1"}' ;;
esac
`;

  it(
    "are fetched and set up by the docker model plugin, and told to the services that use them",
    beside({ "compose.yaml": file, "bin/docker-model": model }, async (project, { berth }) => {
      await berth("up", "-d");
      const env = await inContainer(`${project.name}-web-1`, ["env"]);
      for (const pair of [
        ...["LLM_MODEL=ai/large", "ASK=http://model.test/v1"],
        ...["SMALL_ONE_MODEL=ai/small", "SMALL_ONE_URL=http://model.test/v1"],
      ]) {
        expect(env).toContain(`${pair}\n`);
      }
      expect(await calls(project)).toEqual([
        "ls --json",
        "pull ai/large",
        "configure --context-size 2048 ai/large",
        "configure ai/small",
        "status --json",
      ]);
      expect((await berth("plan", "--exit-code")).stdout).toContain("nothing to do");
    }),
  );

  it(
    "need that plugin",
    beside({ "compose.yaml": file }, async (project, { tryBerth }) => {
      const { code, stderr } = await tryBerth(["up", "-d"]);
      expect(code).toBe(1);
      expect(stderr).toContain("'models' support requires Docker Model plugin");
      expect(await containerStates(project.name)).toEqual({});
    }),
  );
});

describe("use_api_socket", () => {
  const file = `
services:
  web: {${idle}, use_api_socket: true}
  other: {${idle}}
`;
  const auth = Buffer.from("me:geheim").toString("base64");

  it(
    "mounts the engine's socket and the user's credentials, which no label and no plan tells",
    beside(
      { "compose.yaml": file, "docker/config.json": JSON.stringify({ auths: { "registry.test": { auth } } }) },
      async (project, { tryBerth }) => {
        const env = { DOCKER_CONFIG: join(project.dir, "docker") };
        const plan = await tryBerth(["plan", "--json"], { env });
        expect((await tryBerth(["up", "-d"], { env })).code).toBe(0);
        const config = JSON.parse(
          await inContainer(`${project.name}-web-1`, ["cat", "/run/secrets/docker/config.json"]),
        );
        expect(config).toEqual({ auths: { "registry.test": { auth } } });
        await inContainer(`${project.name}-web-1`, ["test", "-S", "/var/run/docker.sock"]);
        const { Config } = await docker.getContainer(`${project.name}-web-1`).inspect();
        expect(Config.Env).toContain("DOCKER_CONFIG=/run/secrets/docker");
        expect(JSON.stringify(Config.Labels) + plan.stdout).not.toMatch(new RegExp(`geheim|${auth}`));
        const other = await docker.getContainer(`${project.name}-other-1`).inspect();
        expect(JSON.stringify(other)).not.toContain("docker.sock");
        expect((await tryBerth(["plan", "--exit-code"], { env })).code).toBe(0);
      },
    ),
  );

  it.skipIf(!hasCompose)(
    "leaves nothing for docker compose to recreate, nor does the label of --env-file",
    beside({ "compose.yaml": file, "more.env": "A=1\n" }, async (project, { berth, compose }) => {
      await berth("--env-file", "more.env", "up", "-d");
      const web = docker.getContainer(`${project.name}-web-1`);
      const { Id, Config } = await web.inspect();
      expect(Config.Labels[labels.environmentFile]).toBe(join(project.dir, "more.env"));
      await compose("--env-file", "more.env", "up", "-d");
      expect((await web.inspect()).Id).toBe(Id);
    }),
  );
});

it.each([["ps"], ["config"], ["up", "-d"]])("%s in a folder that was deleted is a plain error", (...args) =>
  withProject("hok-", async ({ dir }) => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec node "$@"';
    const { code, stdout, stderr } = await startCommand("sh", ["-c", script, "sh", berthEntry, ...args], { cwd: dir })
      .ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: the current directory does not exist\n  hint: Change to an existing directory.\n");
    expect(stderr).not.toMatch(/^ +at /m);
  }),
);
