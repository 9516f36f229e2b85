import { expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { startBerth } from "../support/run-berth.ts";
import { withProject } from "../support/with-project.ts";

it("an attached up says why a service exits with an error, once for a crash loop", () =>
  withProject("exn-", async (project) => {
    await project.write({
      "compose.yaml": `services:
  api:
    {image: busybox:1, restart: always, command: ["sh", "-c", "echo >&2 'cat: /srv/book.json: No such file or directory'; exit 1"]}
  web: {image: busybox:1, init: true, command: sleep 600}
`,
    });
    const running = startBerth(["-p", project.name, "up"], { cwd: project.dir });
    const restarts = () => running.output.stdout.match(/api-1 exited with code 1 \(restarting\)/g)?.length ?? 0;
    await expect.poll(restarts, { timeout: 30_000 }).toBeGreaterThan(2);
    const notes = () => running.output.stderr.split("\n").filter((line) => line.includes("berth why"));
    await expect
      .poll(notes, { timeout: 10_000 })
      .toEqual([" api-1: it cannot find /srv/book.json: not in the image busybox:1. More: `berth why api`."]);
    running.process.kill("SIGINT");
    await running.ended;
    expect(notes()).toHaveLength(1);
  }));

it("an attached up does not explain an exit that failed the plan, as that has a verdict", () =>
  withProject("exn-", async (project) => {
    await project.write({
      "compose.yaml": `services:
  job: {image: busybox:1, command: sh -c "exit 3"}
  web: {image: busybox:1, command: sleep 600, init: true, depends_on: {job: {condition: service_completed_successfully}}}
`,
    });
    const { code, stderr } = await commandsOf(project).tryBerth(["up"]);
    expect(code).toBe(1);
    expect(stderr).toContain("✗ job: it exited with 3 and no output");
    expect(stderr).not.toContain("berth why job");
  }));
