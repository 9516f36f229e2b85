import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { startBerth } from "../support/run-berth.ts";
import { withProject } from "../support/with-project.ts";

const docker = new Docker();
const count = 40_000;
const seq = `["sh", "-c", "seq 1 ${count}"]`;
const syslog = `driver: syslog, options: {syslog-address: "udp://127.0.0.1:39516"`;

/** Logging configurations of which the engine's log has only a part, or nothing. */
const configurations: Readonly<Record<string, string>> = {
  default: "",
  rotated: 'logging: {driver: json-file, options: {max-size: 50k, max-file: "1"}}',
  "rotated-local": 'logging: {driver: local, options: {max-size: 50k, max-file: "2"}}',
  "non-blocking": "logging: {driver: json-file, options: {mode: non-blocking, max-buffer-size: 4k}}",
  syslog: `logging: {${syslog}}}`,
  "no-cache": `logging: {${syslog}, cache-disabled: "true"}}`,
  none: "logging: {driver: none}",
  tty: "tty: true",
};

/** The lines of a service: numbers without a gap, or where the first gap is. */
function gapIn(stdout: string, service: string): string {
  const numbers = Array.from(stdout.matchAll(new RegExp(`^${service}-1 +\\| (\\d+)\\r?$`, "gm")), ([, text]) =>
    Number(text),
  );
  const gap = numbers.findIndex((number, index) => number !== index + 1);
  return gap < 0 ? `1 to ${numbers.length}` : `gap after ${gap}`;
}

describe("an attached up", { concurrent: true }, () => {
  it("shows every line, however the engine keeps its log", () =>
    withProject("ato-", async (project) => {
      const services = Object.entries(configurations).map(
        ([name, fields]) => `  ${name}: {image: busybox:1, command: ${seq}${fields === "" ? "" : `, ${fields}`}}\n`,
      );
      await project.write({ "compose.yaml": `services:\n${services.join("")}` });
      const { stdout, code } = await commandsOf(project).tryBerth(["up"], { timeoutMs: 120_000 });
      expect(Object.fromEntries(Object.keys(configurations).map((name) => [name, gapIn(stdout, name)]))).toEqual(
        Object.fromEntries(Object.keys(configurations).map((name) => [name, `1 to ${count}`])),
      );
      expect(code).toBe(0);
    }));

  it("shows the first lines of a container that exists but never ran, and of one that runs again", () =>
    withProject("ato-", async (project) => {
      const command = `["sh", "-c", "echo first; sleep 0.5; echo last"]`;
      await project.write({ "compose.yaml": `services: {web: {image: "busybox:1", command: ${command}}}` });
      const { berth } = commandsOf(project);
      await berth("create");
      for (const _ of ["never ran", "has exited"]) {
        const { stdout } = await berth("up");
        expect(stdout).toContain("web-1  | first\nweb-1  | last\nweb-1 exited with code 0\n");
      }
    }));

  it("does not break characters in long lines", () =>
    withProject("ato-", async (project) => {
      const awk = `BEGIN { for (i = 0; i < 16383; i++) printf "x"; for (i = 0; i < 9000; i++) printf "é€😀"; print "" }`;
      await project.write({
        "compose.yaml": `services: {web: {image: "busybox:1", command: ["awk", ${JSON.stringify(awk)}]}}`,
      });
      const { stdout } = await commandsOf(project).berth("up");
      expect(stdout).toContain(`web-1  | ${"x".repeat(16_383)}${"é€😀".repeat(9000)}\n`);
    }));

  it("follows a container that is restarted, without repeating or losing lines", () =>
    withProject("ato-", async (project) => {
      const command = `["sh", "-c", "echo begin; exec sleep 600"]`;
      await project.write({
        "compose.yaml": `services: {web: {image: "busybox:1", init: true, command: ${command}}}`,
      });
      const running = startBerth(["-p", project.name, "up"], { cwd: project.dir });
      const begun = () => running.output.stdout.match(/web-1 {2}\| begin/g)?.length ?? 0;
      await expect.poll(begun, { timeout: 30_000 }).toBe(1);
      await docker.getContainer(`${project.name}-web-1`).restart({ t: 0 });
      await expect.poll(begun, { timeout: 30_000 }).toBe(2);
      running.process.kill("SIGINT");
      expect((await running.ended).code).toBe(130);
      expect(begun()).toBe(2);
    }));

  it("does not hold up a container while it is suspended by Ctrl-Z, and goes on afterwards", () =>
    withProject("ato-", async (project) => {
      const script = "echo begin; while [ ! -e /go ]; do sleep 0.1; done; seq 1 300000; touch /done; sleep 2; echo end";
      await project.write({
        "compose.yaml": `services: {web: {image: "busybox:1", init: true, command: ["sh", "-c", ${JSON.stringify(script)}]}}`,
      });
      const { berth } = commandsOf(project);
      const running = startBerth(["-p", project.name, "up"], { cwd: project.dir });
      await expect.poll(() => running.output.stdout, { timeout: 30_000 }).toContain("web-1  | begin\n");
      running.process.kill("SIGTSTP");
      await berth("exec", "-T", "web", "touch", "/go");
      await berth("exec", "-T", "web", "sh", "-c", "until [ -e /done ]; do sleep 0.1; done");
      running.process.kill("SIGCONT");
      const { stdout, code } = await running.ended;
      expect(stdout.match(/begin/g)).toHaveLength(1);
      expect(stdout).toContain("web-1  | end\nweb-1 exited with code 0\n");
      expect(gapIn(stdout, "web")).toBe("1 to 300000");
      expect(code).toBe(0);
    }));

  it("warns about nothing with more than ten containers", () =>
    withProject("ato-", async (project) => {
      const services = Array.from({ length: 14 }, (_, index) => `s${index}: {image: "busybox:1", command: "true"}`);
      await project.write({ "compose.yaml": `services: {${services.join(", ")}}` });
      expect((await commandsOf(project).berth("up")).stderr).not.toContain("Warning");
    }));
});
