import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { hasCompose } from "../support/peer.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const file = `
services:
  web:
    image: "busybox:1"
    stop_grace_period: 0s
    command: ["sleep", "600"]
    scale: 2
    ports: ["127.0.0.1::80", "127.0.0.1::53/udp"]
    volumes: ["data:/data"]
    labels: {com.example.made-by: hand}
  db: {image: "busybox:1", stop_grace_period: 0s, command: ["sleep", "600"]}
volumes:
  data:
`;

/** A test with a project that runs two services, three containers. */
function listing(
  test: (at: ProjectCommands & { readonly project: TestProject }) => Promise<void>,
): () => Promise<void> {
  return () =>
    withProject("bcm-", async (project) => {
      await project.write({ "compose.yaml": file });
      const commands = commandsOf(project);
      await commands.berth("up", "-d");
      await test({ ...commands, project });
    });
}

/** Without the CPU's share of the last seconds, which `top` tells; bare ids sorted, which the peer gives in any order. */
function calm(text: string): string {
  if (/^[0-9a-f]{64}\n/.test(text)) return text.split("\n").sort().join("\n");
  return text.replace(/(?<=root +\d+ +\d+ +)\d+(?= +\d\d:\d\d)/g, "0");
}

describe("listings", () => {
  it.skipIf(!hasCompose)(
    "print what docker compose prints, byte for byte (needs it as the peer)",
    listing(async ({ berth, compose, project }) => {
      for (const args of [
        ["top"],
        ["top", "db"],
        ["port", "web", "80"],
        ["port", "--index", "2", "--protocol", "udp", "web", "53"],
        ["images"],
        ["images", "-q", "db"],
        ["volumes"],
        ["volumes", "-q", "web"],
        ["volumes", "db"],
        ["volumes", "--format", "table {{.Name}}\\t{{.Mountpoint}}"],
        ["ls", "--filter", `name=${project.name}`],
        ["ls", "-q", "--filter", `name=^${project.name}$`],
        ["ls", "--format", "json", "--filter", `name=${project.name}`],
        ["ps", "--format", 'table {{.ID}}\\t{{upper .Name}}\\t{{.Label "com.example.made-by"}}\\t{{.Ports}}'],
        ["ps", "--format", "{{.Names}} {{.State}} {{range .Publishers}}{{.TargetPort}}/{{.Protocol}} {{end}}"],
        ["ps", "--filter", "status=exited"],
        ["ps", "--filter", "status=running", "-q"],
      ]) {
        const [ours, peer] = await Promise.all([berth(...args), compose(...args)]);
        expect(calm(ours.stdout), args.join(" ")).toBe(calm(peer.stdout));
      }
      const json = ["images", "--format", "json"];
      const parsed = async (run: Promise<{ stdout: string }>) => JSON.parse((await run).stdout);
      const peers: unknown[] = await parsed(compose(...json));
      expect(await parsed(berth(...json))).toEqual(expect.arrayContaining(peers));
      const [volume, peer] = await Promise.all([
        parsed(berth("volumes", "--format", "json")),
        parsed(compose("volumes", "--format", "json")),
      ]);
      expect({ ...volume, Labels: volume.Labels.split(",").sort() }).toEqual({
        ...peer,
        Labels: peer.Labels.split(",").sort(),
      });
    }),
  );

  it(
    "tell what is stopped only when asked, and what they cannot tell",
    listing(async ({ berth, tryBerth, project }) => {
      const name = `name=${project.name}`;
      await berth("pause", "db");
      expect((await berth("ls", "--filter", name, "--format", "{{.Status}}")).stdout).toBe("paused(1), running(2)\n");
      await berth("kill");
      expect((await berth("ls", "-q", "--filter", name)).stdout).toBe("");
      expect((await berth("ls", "-a", "--filter", name, "--format", "{{.Name}} {{.Status}}")).stdout).toBe(
        `${project.name} exited(3)\n`,
      );
      expect((await berth("top")).stdout).toBe("");
      for (const [args, code, words] of [
        [["port", "db", "80"], 1, 'service "db" is not running'],
        [["port", "web"], 2, "port needs a service"],
        [["port", "wbb", "80"], 1, 'service "wbb" is not running'],
        [["ls", "--filter", "foo=x"], 2, "invalid filter 'foo'"],
        [["ps", "--filter", "name=x"], 2, "unknown filter name"],
        [["ps", "-a", "--format", "{{.Bogus}}"], 2, "can't evaluate field Bogus"],
      ] as const) {
        const failed = await tryBerth(args);
        expect({ args, code: failed.code, says: failed.stderr.includes(words) }).toEqual({ args, code, says: true });
      }
    }),
  );

  it(
    "work without a stack file, by the project's name alone",
    listing(async ({ project }) => {
      const { berth } = commandsOf({ name: project.name, dir: "/" });
      expect((await berth("port", "db", "80").catch((error: Error) => error.message)) as string).toContain(
        "no port 80/tcp",
      );
      expect((await berth("images", "-q")).stdout).toMatch(/^[0-9a-f]{64}\n$/);
      expect((await berth("volumes", "-q")).stdout).toBe(`${project.name}_data\n`);
      await berth("pause");
      await berth("kill");
      await berth("rm", "-f");
      expect((await berth("ps", "-aq")).stdout).toBe("");
    }),
  );

  it(
    "list containers as the Docker configuration wishes, where the command line says nothing",
    listing(async ({ tryBerth, project }) => {
      await project.write({ "docker/config.json": `{"psFormat": "{{.Service}}:{{.State}}"}` });
      const env = { DOCKER_CONFIG: join(project.dir, "docker") };
      expect((await tryBerth(["ps", "db"], { env })).stdout).toBe("db:running\n");
      expect((await tryBerth(["ps", "--services", "db"], { env })).stdout).toBe("db\n");
    }),
  );

  it("version takes a template", async () => {
    const { berth } = commandsOf({ name: "none", dir: "/" });
    const { stdout: version } = await berth("version", "--short");
    expect((await berth("version", "-f", "v{{.Version}}")).stdout).toBe(`v${version}`);
    expect((await berth("version", "-f", "json")).stdout).toBe(`{"version":"${version.trim()}"}\n`);
  });
});

/** The events among a tool's words, without the labels that are berth's own: it keeps those to itself. */
function eventsIn(words: string): unknown[] {
  const lines = words.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line, (_, value) => (isAttributes(value) ? withoutOwn(value) : value)));
}

function isAttributes(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && "image" in value;
}

function withoutOwn(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith("berth.")));
}

describe("events", () => {
  it.skipIf(!hasCompose)(
    "tells what befalls the services named, as docker compose does, and ends at --until (needs it as the peer)",
    listing(async ({ berth, compose, start }) => {
      const following = start(["events", "--json", "db"]);
      const texts = start(["events"]);
      // Both listen once they have told of something.
      while (following.output.stdout === "" || texts.output.stdout === "") await berth("kill", "-s", "CONT", "db");
      await berth("pause");
      await said(following, "stdout", /"action":"pause"/);
      await said(texts, "stdout", /container pause \S+ \(.*name=\S+-web-2/);
      following.process.kill("SIGINT");
      texts.process.kill("SIGINT");
      expect((await following.ended).code).toBe(130);
      const told = following.output.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(new Set(told.map(({ service }) => service))).toEqual(new Set(["db"]));
      // The peer counts in whole seconds, and its --until ends it with a failure.
      const soon = new Date(Date.now() + 1000).toISOString();
      const peer = await compose("events", "--json", "--since", "10m", "--until", soon, "db").then(
        ({ stdout }) => stdout,
        String,
      );
      expect(eventsIn(peer)).toContainEqual(told[0]);

      const past = await berth("events", "--since", "10m", "--until", "0s", "--json", "db");
      expect(past.stdout).toContain(following.output.stdout.split("\n")[0]);
      expect(texts.output.stdout).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} container kill [0-9a-f]{64} \(.*signal=18\)\n\n/,
      );
    }),
  );
});

describe("stats", () => {
  it.skipIf(!hasCompose)(
    "measures once or again and again, in docker's form (needs docker compose as the peer)",
    listing(async ({ berth, compose, start, project }) => {
      const once = ["stats", "--no-stream", "--format", "json"];
      const lines = (text: string) =>
        text
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
      const [ours, peer] = await Promise.all([berth(...once), compose(...once)]);
      const fixed = ({ ID, Name, Container, PIDs, BlockIO }: Record<string, string>) => ({
        ID,
        Name,
        Container,
        PIDs,
        BlockIO,
      });
      // The peer's order is that of their beginning.
      const byName = (a: { Name: string }, b: { Name: string }) => (a.Name < b.Name ? -1 : 1);
      expect(lines(ours.stdout).map(fixed)).toEqual(lines(peer.stdout).sort(byName).map(fixed));
      expect(Object.keys(lines(ours.stdout)[0])).toEqual(Object.keys(lines(peer.stdout)[0]));

      await berth("stop", "db");
      const table = await berth("stats", "--no-stream", "--no-trunc", "--all");
      expect(table.stdout).toMatch(
        /^CONTAINER ID +NAME +CPU % +MEM USAGE \/ LIMIT +MEM % +NET I\/O +BLOCK I\/O +PIDS\n/,
      );
      expect(table.stdout).toMatch(new RegExp(`\n[0-9a-f]{64} +${project.name}-db-1 +0\\.00% +0B / 0B`));
      expect((await berth("stats", "--no-stream", "--format", "{{.Name}}", "web")).stdout).toBe(
        `${project.name}-web-1\n${project.name}-web-2\n`,
      );

      const streaming = start(["stats", "--format", "table {{.Name}}\\t{{.MemPerc}}"]);
      await said(streaming, "stdout", /NAME[\s\S]+NAME/);
      streaming.process.kill("SIGINT");
      expect((await streaming.ended).code).toBe(130);
    }),
  );
});

describe("export and commit", () => {
  it(
    "export writes a container's files as tar, to a file or to stdout",
    listing(async ({ berth, tryBerth, project }) => {
      await berth("export", "-o", "out.tar", "db");
      const path = join(project.dir, "out.tar");
      expect((await stat(path)).size).toBeGreaterThan(1_000_000);
      // ustar, as the first header says.
      expect((await readFile(path)).subarray(257, 262).toString()).toBe("ustar");
      expect((await berth("export", "--index", "2", "web")).stdout).toContain("ustar");
      const none = await tryBerth(["export", "--index", "9", "web"]);
      expect({ code: none.code, says: none.stderr.includes('service "web" is not running container #9') }).toEqual({
        code: 1,
        says: true,
      });
      expect((await tryBerth(["export", "-o", "/no/such/folder/x.tar", "db"])).code).toBe(2);
    }),
  );

  it(
    "commit makes an image with author, message and changes",
    listing(async ({ berth, project }) => {
      const tag = `${project.name}-made:1`;
      const { stderr } = await berth(
        "commit",
        "-a",
        "me",
        "-m",
        "for a test",
        "-c",
        "ENV A=b",
        "-c",
        "LABEL c=d",
        "--pause=false",
        "db",
        tag,
      );
      const image = await docker.getImage(tag).inspect();
      expect(stderr).toContain(`Commit ${project.name}-db-1 Committed as ${image.Id}`);
      expect(image).toMatchObject({ Author: "me", Comment: "for a test" });
      expect(image.Config.Env).toContain("A=b");
      expect(image.Config.Labels["c"]).toBe("d");
      await berth("commit", "--index", "2", "-p", "web", `${project.name}-made:2`);
      await docker.getImage(`${project.name}-made:2`).inspect();
    }),
  );
});
