import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { warmProject } from "../../src/ci/reuse/lock.ts";
import { processesAbout } from "../support/ci-runs.ts";
import { containerIds, projectState, removeProject } from "../support/engine-state.ts";
import { berthEntry, type RunResult, runBerth, startBerth } from "../support/run-berth.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const idle = `image: "busybox:1", init: true, stop_grace_period: 0s, command: ["sleep", "600"]`;
const needs = "{db: {condition: service_started}, seed: {condition: service_completed_successfully}}";
const file = (api: string) => `
services:
  db: {${idle}, volumes: ["data:/data"]}
  seed: {image: "busybox:1", command: ["sh", "-c", "echo seed >> /data/seeds"], volumes: ["data:/data"]}
  api: {${idle}, depends_on: ${needs}, volumes: ["cache:/data"], environment: {MODE: ${api}}}
volumes: {data: {}, cache: {}}
`;

/** A folder whose runs are warm, its project, and what is left of that removed. */
function withWarm(test: (folder: TestProject, warm: string) => Promise<void>): Promise<void> {
  return withProject("btr-", async (folder) => {
    const { dir, name } = folder;
    const warm = warmProject({ name, workingDir: dir, files: [`${dir}/compose.yaml`] });
    try {
      await folder.write({ "compose.yaml": `name: ${name}\n${file("one")}` });
      await test(folder, warm);
    } finally {
      await removeProject(warm);
    }
  });
}

function reuse({ dir }: TestProject, script: string): Promise<RunResult> {
  return runBerth(["ci", "--reuse", "--", "sh", "-c", script], { cwd: dir });
}

/** What a service's container says to a shell. */
async function said(project: string, service: string, script: string): Promise<string> {
  const container = docker.getContainer(`${project}-${service}-1`);
  const exec = await container.exec({ Cmd: ["sh", "-c", script], AttachStdout: true, Tty: true });
  let text = "";
  for await (const chunk of await exec.start({ Tty: true })) text += String(chunk);
  return text.trim();
}

const kept = (project: string, service: string) => said(project, service, "ls /data | grep mark");

const mark = (service: string) =>
  `'${process.execPath}' '${berthEntry}' -p "$BERTH_PROJECT" exec -T ${service} touch /data/mark`;

describe("a run of ci with --reuse", () => {
  it("takes the stack of the one before, data and all; what changed begins anew, without data", () =>
    withWarm(async (folder, warm) => {
      expect((await reuse(folder, `${mark("db")}; ${mark("api")}; exit 3`)).code).toBe(3);
      const ids = async () =>
        (({ [`${warm}-db-1`]: db, [`${warm}-api-1`]: api }) => ({ db, api }))(await containerIds(warm));
      const first = await ids();
      expect((await reuse(folder, "true")).code).toBe(0);
      expect(await ids()).toEqual(first);
      expect([await kept(warm, "db"), await kept(warm, "api")]).toEqual(["mark", "mark"]);

      await folder.write({ "compose.yaml": `name: ${folder.name}\n${file("two")}` });
      await reuse(folder, "true");
      const second = await ids();
      expect([second.db === first.db, second.api === first.api]).toEqual([true, false]);
      expect([await kept(warm, "db"), await kept(warm, "api")]).toEqual(["mark", ""]);
    }));

  it("runs again what prepares for others, and waits for it", () =>
    withWarm(async (folder, warm) => {
      for (const _ of [1, 2]) expect((await reuse(folder, "true")).code).toBe(0);
      expect(await said(warm, "db", "cat /data/seeds | wc -l")).toBe("2");
    }));

  it("leaves it to the next one as it was where a flag is wrong", () =>
    withWarm(async (folder, warm) => {
      await reuse(folder, "true");
      const first = await containerIds(warm);
      const wrong = ["ci", "--reuse", "--env", "X={{no.port}}", "--", "true"];
      expect((await runBerth(wrong, { cwd: folder.dir })).code).toBe(2);
      expect(await containerIds(warm)).toEqual(first);
      expect((await runBerth(["gc", "--dry-run"], { cwd: folder.dir })).stdout).not.toContain(warm);
    }));

  it("leaves nothing where a flag is wrong and there was none", () =>
    withWarm(async (folder, warm) => {
      const wrong = ["ci", "--reuse", "--env", "X={{no.port}}", "--", "true"];
      expect((await runBerth(wrong, { cwd: folder.dir })).code).toBe(2);
      expect(await projectState(warm)).toEqual({ containers: {}, networks: {}, volumes: {} });
    }));

  it("ends what it started, and nobody who has only taken its variables over", () =>
    withWarm(async (folder, warm) => {
      await reuse(folder, "env > told");
      const told = readFileSync(join(folder.dir, "told"), "utf8").split("\n");
      const found = told
        .filter((line) => /^(?:BERTH_PROJECT|BERTH_ENDPOINTS)=/.test(line))
        .map((line) => line.split(/=(.*)/));
      const editor = spawn("sleep", ["300"], {
        stdio: "ignore",
        env: { ...process.env, ...Object.fromEntries(found) },
      });
      try {
        const { code } = await reuse(folder, "setsid sleep 301 > left 2>&1 &");
        expect(code).toBe(0);
        expect(editor.exitCode ?? editor.signalCode).toBe(null);
        await expect.poll(() => processesAbout(warm), { timeout: 5000 }).toEqual([]);
      } finally {
        editor.kill();
      }
    }));

  it("has a stack of its own while another has the warm one", () =>
    withWarm(async (folder, warm) => {
      const script = `echo up; until [ -e go ]; do sleep 0.1; done`;
      const running = startBerth(["ci", "--reuse", "--", "sh", "-c", script], { cwd: folder.dir });
      await new Promise<void>((resolve) => running.process.stdout?.on("data", () => resolve()));
      const { stdout, stderr } = await reuse(folder, 'echo "$BERTH_PROJECT"');
      expect(stdout.trim()).not.toBe(warm);
      expect(stderr).toContain(`${warm} is in use by another run`);
      expect(await containerIds(stdout.trim())).toEqual({});
      await folder.write({ go: "" });
      expect((await running.ended).code).toBe(0);
      expect(Object.keys(await containerIds(warm))).toHaveLength(3);
    }));
});
