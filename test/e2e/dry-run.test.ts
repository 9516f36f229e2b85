import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { useProject } from "../support/use-project.ts";
import { tapEngine } from "../support/wire.ts";

let wire: Awaited<ReturnType<typeof tapEngine>>;

const project = useProject("cli-dry-", async (made) => {
  await made.write({
    "compose.yaml": `services:
  web: {image: busybox:1, command: sleep 600, init: true, networks: [default, other]}
  made: {build: {context: ., dockerfile_inline: "FROM busybox:1\\n"}, profiles: [more]}
  late: {image: busybox:1, command: sleep 600, init: true, profiles: [more], volumes: ["data:/data"]}
networks: {other: {}}
volumes: {data: {}}
`,
    "a-file": "text",
  });
  await commandsOf(made).berth("up", "-d");
});

beforeAll(async () => {
  wire = await tapEngine(process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock");
});
afterAll(() => wire.close());

/** What was sent that is no question. */
async function writesOf(
  ...args: readonly string[]
): Promise<{ readonly writes: readonly string[]; readonly said: string }> {
  const before = wire.requests.length;
  const { stdout, stderr, code } = await commandsOf(project()).tryBerth(args, {
    env: { DOCKER_HOST: wire.dockerHost },
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const writes = wire.requests.slice(before).filter((request) => !/^(GET|HEAD) /.test(request));
  return { writes, said: stdout + stderr };
}

describe("--dry-run", () => {
  it.each([
    ["up", ["--profile", "more", "up", "-d", "--force-recreate"], /create late-1/],
    ["create", ["create", "--force-recreate"], /create web-1/],
    ["start", ["start"], /nothing to do/i],
    ["stop", ["stop"], /stop web-1/],
    ["restart", ["restart"], /restart web-1/],
    ["kill", ["kill"], /kill web-1/],
    ["pause", ["pause"], /pause web-1/],
    ["scale", ["scale", "web=3"], /create web-3/],
    ["rm", ["rm", "-fsv"], /remove web-1/],
    ["down", ["down", "-v", "--rmi", "all"], /remove web-1/],
    ["build", ["--profile", "more", "build"], /made/],
    ["pull", ["pull"], /web|busybox/],
    ["push", ["--profile", "more", "push"], /made/],
    ["run", ["run", "--rm", "-T", "web", "true"], /web-run/],
    ["exec", ["exec", "-T", "web", "touch", "/made"], /web-1/],
    ["cp", ["cp", "a-file", "web:/a-file"], /a-file/],
    ["commit", ["commit", "web", "cli-dry:1"], /web-1|cli-dry/],
    ["export", ["export", "-o", "out.tar", "web"], /web-1|out.tar/],
  ] as const)("sends no write of %s and says what would be done", async (_, args, words) => {
    const { writes, said } = await writesOf("--dry-run", ...args);
    expect(writes).toEqual([]);
    expect(said).toMatch(words);
  });
});
