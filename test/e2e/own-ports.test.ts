import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { containerIds } from "../support/engine-state.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { berthEntry, type RunResult, runBerth, startCommand } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const web = `
  web:
    image: busybox:1
    command: ["httpd", "-f", "-p", "80", "-h", "/srv"]
    stop_grace_period: 0s
    healthcheck: {test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/"], ${quickProbe}}
    ports: ["127.0.0.1:80:80"]
    volumes: ["./site:/srv:ro"]
`;
const auto = `x-berth: { ports: auto }\nservices:${web}`;

/** Two folders with the same files, each a project of its own. */
function twoCopies(file: string, test: (a: TestProject, b: TestProject) => Promise<void>): Promise<void> {
  return withProject("btp-", (a) =>
    withProject("btp-", async (b) => {
      for (const copy of [a, b]) await copy.write({ "compose.yaml": file, "site/index.html": copy.name });
      await test(a, b);
    }),
  );
}

function berth({ name, dir }: TestProject, ...args: readonly string[]): Promise<RunResult> {
  return runBerth(args, { cwd: dir, env: { COMPOSE_PROJECT_NAME: name } });
}

async function addressOf(copy: TestProject): Promise<string> {
  return (await berth(copy, "port", "web", "80")).stdout.trim();
}

async function siteOf(copy: TestProject): Promise<string> {
  return (await fetch(`http://${await addressOf(copy)}/`)).text();
}

describe("host ports of each copy's own", () => {
  it("let two folders' copies of a stack run side by side, each where it says", () =>
    twoCopies(auto, async (a, b) => {
      const ups = await Promise.all([a, b].map((copy) => berth(copy, "up", "-d", "--wait")));
      expect(ups.map(({ code }) => code)).toEqual([0, 0]);
      expect(await Promise.all([siteOf(a), siteOf(b)])).toEqual([a.name, b.name]);
      for (const [index, copy] of [a, b].entries()) {
        const port = (await addressOf(copy)).split(":")[1];
        expect(ups[index]?.stderr).toContain(`web 80 → http://localhost:${port}`);
      }
    }));

  it("stay the same through up, down and up, and a second up changes nothing", () =>
    withProject("btp-", async (copy) => {
      await copy.write({ "compose.yaml": auto });
      await berth(copy, "up", "-d");
      const first = { ids: await containerIds(copy.name), address: await addressOf(copy) };
      await berth(copy, "up", "-d");
      expect(await containerIds(copy.name)).toEqual(first.ids);
      await berth(copy, "down");
      await berth(copy, "up", "-d");
      expect(await addressOf(copy)).toBe(first.address);
    }));

  it("once asked for by --ports auto are what plan and up go by without it", () =>
    withProject("btp-", async (copy) => {
      await copy.write({ "compose.yaml": `services:${web}` });
      await berth(copy, "up", "-d", "--ports", "auto");
      const [plan, up] = [await berth(copy, "plan", "--exit-code"), await berth(copy, "up", "-d")];
      expect([plan.code, up.code]).toEqual([0, 0]);
      expect((await berth(copy, "plan", "--exit-code", "--ports", "file")).code).toBe(2);
    }));

  it("are those of containers that are only created, too", () =>
    withProject("btp-", async (copy) => {
      await copy.write({ "compose.yaml": `services:${web}` });
      await berth(copy, "create", "--ports", "auto");
      await berth(copy, "start");
      expect(await addressOf(copy)).toMatch(/^127\.0\.0\.1:2\d{4}$/);
    }));

  it("are told to a shell, whose commands find the service by its variables", () =>
    withProject("btp-", async (copy) => {
      await copy.write({ "compose.yaml": auto, "site/index.html": "found" });
      await berth(copy, "up", "-d", "--wait");
      const script = `eval "$('${process.execPath}' '${berthEntry}' port --env)" && exec '${process.execPath}' -p 'process.env.WEB_URL'`;
      const env = { COMPOSE_PROJECT_NAME: copy.name };
      const { stdout } = await startCommand("sh", ["-c", script], { cwd: copy.dir, env }).ended;
      expect(await (await fetch(stdout.trim())).text()).toBe("found");
      const told = JSON.parse((await berth(copy, "port", "--env", "--format", "json")).stdout);
      expect(told.services.web.url).toBe(stdout.trim());
    }));

  it("leave out a port on which a process of the machine listens", () =>
    withProject("btp-", async (copy) => {
      await copy.write({ "compose.yaml": auto });
      const planned = Number(/localhost:(\d+)/.exec((await berth(copy, "plan")).stderr)?.[1]);
      const server = createServer();
      await new Promise<void>((resolve) => void server.listen(planned, "127.0.0.1", resolve));
      try {
        expect((await berth(copy, "up", "-d")).code).toBe(0);
        expect(await addressOf(copy)).toBe(`127.0.0.1:${planned + 1}`);
      } finally {
        server.close();
      }
    }));

  it("are no licence to take over the copy of another folder that has the same name", () =>
    twoCopies(auto, async (a, b) => {
      const env = { COMPOSE_PROJECT_NAME: undefined };
      for (const copy of [a, b]) await copy.write({ "compose.yaml": `name: ${a.name}\n${auto}` });
      expect((await runBerth(["up", "-d"], { cwd: a.dir, env })).code).toBe(0);
      const before = await containerIds(a.name);
      const refused = await runBerth(["up", "-d"], { cwd: b.dir, env });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(`project ${a.name} belongs to the copy of this stack in ${a.dir}`);
      expect(await containerIds(a.name)).toEqual(before);
    }));
});
