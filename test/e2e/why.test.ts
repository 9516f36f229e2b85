import { describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { withProject } from "../support/with-project.ts";

// Without init, a restart may come before the engine has released the file system, and then no health check can run.
const idle = `image: busybox:1, command: ["sleep", "600"], init: true`;
const secret = "correct-horse-9";
const stack = `services:
  db:
    ${idle.replaceAll(", ", "\n    ").replace('["sleep"\n    "600"]', "sleep 600")}
    environment: {DB_PASSWORD: ${secret}, LEVEL: "\${LEVEL:-1}"}
    healthcheck: {test: "test -e /ok || { echo no route for $$DB_PASSWORD; exit 1; }", interval: 300ms, retries: 2}
  api: {${idle}, depends_on: {db: {condition: service_healthy}}}
  job: {image: busybox:1, command: "true"}
`;
const verdict = "✗ db: it is running, but its health check fails with 1: no route for ***";

describe("why", () => {
  it("is printed by an attached up, by run and by start --wait, without secrets", () =>
    withProject("vdt-", async (project) => {
      await project.write({ "compose.yaml": stack });
      const { tryBerth } = commandsOf(project);
      for (const args of [["up"], ["run", "--rm", "api", "true"], ["start", "--wait", "db"]]) {
        await tryBerth(["stop"]);
        const { code, stderr, stdout } = await tryBerth(args);
        expect(code, stderr).toBe(1);
        expect(stderr).toContain(verdict);
        expect(stderr + stdout).not.toContain(secret);
      }
    }));

  it("says what up refuses if there is no container because of that", () =>
    withProject("vdt-", async (project) => {
      const service = "{image: busybox:1, command: sleep 9, configs: [settings]}";
      await project.write({
        "compose.yaml": `services: {web: ${service}}\nconfigs: {settings: {file: ./absent.conf}}\n`,
      });
      const { tryBerth } = commandsOf(project);
      const { code, stderr } = await tryBerth(["up", "-d"]);
      expect(stderr).toContain("absent.conf");
      for (const args of [["why"], ["why", "web"]]) expect(await tryBerth(args)).toMatchObject({ code, stderr });
    }));

  it("reports at any time which services are up, down or done", () =>
    withProject("vdt-", async (project) => {
      await project.write({ "compose.yaml": stack });
      const { berth, tryBerth } = commandsOf(project);
      const why = async (service: string) => {
        const { code, stdout } = await tryBerth(["why", service]);
        return `${code} ${stdout}`;
      };
      expect(await why("db")).toContain("1 ✗ db: it has no container: it was not started yet, or was removed\n");
      expect((await tryBerth(["why"])).stderr).toContain(`error: project "${project.name}" has no containers\n`);
      const { stderr: said } = await tryBerth(["up", "-d"]);
      // Without a service: what `up` said, once for each root cause.
      const whole = await tryBerth(["why"]);
      expect([whole.code, whole.stdout]).toEqual([1, expect.stringContaining(`${verdict}\n`)]);
      expect(whole.stdout).toMatch(/\n1 of 3 services up: job\n$/);
      // Each probe takes another time.
      const lines = whole.stdout.split("\n").slice(0, -3);
      for (const line of lines.filter((one) => !one.includes("exit 1 after"))) expect(said).toContain(line);
      const every = JSON.parse((await tryBerth(["why", "--format", "json"])).stdout);
      expect(every.map((one: { service: string; up: boolean }) => [one.service, one.up])).toEqual([
        ["db", false],
        ["api", false],
        ["job", true],
      ]);
      expect(await why("db")).toContain(`1 ${verdict}`);
      expect(await why("db")).toContain("  blocks      api (until db is healthy)\n");
      expect(await why("api")).toContain("1 ✗ api: it waits for db (healthy), which is not ready");
      expect(await why("job")).toContain("0 ✓ job: done: exited ");
      await berth("exec", "db", "touch", "/ok");
      await berth("restart", "db");
      await berth("up", "--wait");
      expect((await berth("why")).stdout).toBe("✓ all services are up: db, api, job\n");
      expect(await why("db")).toContain("0 ✓ db: up for ");
      expect(await why("db")).toContain("`up` would change nothing\n");
      const changed = { env: { LEVEL: "2" } };
      const pending = (await tryBerth(["why", "db"], changed)).stdout;
      expect(pending).toContain('`up` would recreate db-1: environment.LEVEL ("1" → "2") changed');
      await tryBerth(["up", "-d", "--no-deps", "db"], changed);
      await berth("exec", "db", "touch", "/ok");
      await tryBerth(["up", "--wait", "db"], changed);
      const updated = (await tryBerth(["why", "db"], changed)).stdout;
      expect(updated).toContain("replacing another: environment.LEVEL changed");
    }));

  it("is printed in full for the first of many, and in one line for the others", () =>
    withProject("vdt-", async (project) => {
      const services = Array.from(
        { length: 12 },
        (_, index) => `  s${index}: {image: busybox:1, command: sh -c "exit 3"}\n`,
      );
      await project.write({ "compose.yaml": `services:\n${services.join("")}` });
      const { code, stderr } = await commandsOf(project).tryBerth(["up", "--wait"]);
      expect(code).toBe(1);
      expect(stderr.match(/^✗ s\d+: it exited with 3 and no output$/gm)).toHaveLength(12);
      expect(stderr.match(/^ {2}container {3}/gm)).toHaveLength(4);
      expect(stderr).not.toContain("Warning");
    }));
});
