import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { builtInNames, projectsOf } from "../support/built-in-projects.ts";
import { hasCompose } from "../support/peer.ts";
import { runBerth, runCompose, startBerth } from "../support/run-berth.ts";
import { inFolder, templateFiles } from "../support/template-folder.ts";

const builtIns = await builtInNames();

/** Names of the projects and images at the engine. */
async function names(): Promise<string[]> {
  const docker = new Docker();
  const [containers, networks, { Volumes: volumes }, images] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
    docker.listImages(),
  ]);
  const projects = [...containers, ...networks, ...volumes].map(({ Labels }) => Labels?.[labels.project] ?? "");
  return [...projects, ...images.flatMap(({ RepoTags }) => RepoTags ?? [])];
}

const before = new Set(await names());

/** Projects of tests of a template that the engine still has, and their images. Those of an earlier, killed run do not count. */
async function left(template: string): Promise<string[]> {
  return (await names()).filter((name) => name.startsWith(`${template}-test-`) && !before.has(name));
}

describe.concurrent("a built-in template, on images made of Debian's packages where there are no official ones,", () => {
  it.each(builtIns)(
    "comes up healthy and answers with each row of its test table, and leaves nothing: %s",
    async (name) => {
      const run = await runBerth(["template", "test", name], { timeoutMs: 500_000 });
      expect(run).toMatchObject({ code: 0, stderr: "" });
      expect(run.stdout).not.toContain("FAILED");
      expect(run.stdout.split("\n").filter((line) => line.startsWith("ok ")).length).toBeGreaterThan(0);
      expect(await left(name)).toEqual([]);
    },
    510_000,
  );
});

describe.runIf(hasCompose)("a project from a built-in template", () => {
  it.each(builtIns)(
    "is a stack file without a warning to docker compose too, whatever is answered, for work on the code too: %s",
    async (name) => {
      const seen = new Set<string>();
      for await (const { dir, paths } of projectsOf(name)) {
        for (const file of ["compose.yaml", "compose.dev.yaml"].filter((path) => paths.includes(path))) {
          const text = await readFile(join(dir, file), "utf8");
          if (seen.has(text)) continue;
          seen.add(text);
          const files = file === "compose.yaml" ? [] : ["-f", "compose.yaml", "-f", file];
          const run = await runCompose([...files, "config", "-q"], { cwd: dir });
          expect(run).toMatchObject({ code: 0, stdout: "", stderr: "" });
        }
      }
      expect(seen.size).toBeGreaterThan(1);
    },
  );
});

describe("berth template", () => {
  it("creates a template that passes its check and test", () =>
    inFolder({}, async (folder) => {
      const berth = (...args: string[]) => runBerth(args, { cwd: folder });
      const made = await berth("template", "new", "ini-new");
      expect(made).toMatchObject({ code: 0 });
      expect(made.stderr).toContain("Next: berth template check ./ini-new && berth template test ./ini-new");
      expect((await readdir(join(folder, "ini-new"))).sort()).toEqual(["files", "template.yaml"]);
      expect((await berth("template", "check", "./ini-new")).stderr).toContain("ini-new 0.1.0: no problems found");
      const tested = await berth("template", "test", "./ini-new");
      expect(tested).toMatchObject({ code: 0 });
      expect(tested.stdout).toMatch(/^ok {6}ini-new: defaults, http:\/\/127\.0\.0\.1:\d+\/ responds with 200\n$/);
      expect((await berth("template", "new", "ini-new")).stderr).toContain("already has template.yaml");
    }));

  it("reports which test failed and why, and removes its stack", () =>
    inFolder(
      templateFiles(
        `questions: {port: {type: port, ask: Port, default: 8300}}
tests:
  - name: unhealthy
  - name: wrong answer
    probe: {url: "http://127.0.0.1:1/"}
`,
        {
          "compose.yaml.liquid":
            'services: {a: {image: "busybox:1", command: sleep 600, init: true, healthcheck: {test: "exit 1", interval: 0.1s, retries: 1}}}\n',
        },
      ),
      async (folder) => {
        const run = await runBerth(["template", "test", "."], { cwd: folder });
        expect(run.code).toBe(1);
        expect(run.stdout).toBe("FAILED  sample: unhealthy\nFAILED  sample: wrong answer\n");
        expect(run.stderr).toContain("2 of 2 tests failed");
        expect(await left("sample")).toEqual([]);

        const kept = await runBerth(["template", "test", ".", "--row", "unhealthy", "--keep"], { cwd: folder });
        expect(kept).toMatchObject({ code: 1, stdout: "FAILED  sample: unhealthy\n" });
        const [project = ""] = await left("sample");
        expect(project).toMatch(/^sample-test-/);
        // gc does not take what the user asked to keep.
        expect((await runBerth(["gc", "--dry-run"])).stdout).not.toContain(project);
        await runBerth(["-p", project, "down", "-v"], { cwd: tmpdir() });
      },
    ));

  it.each(["SIGTERM", "SIGKILL"] as const)("leaves nothing behind if %s ends a test", (signal) =>
    inFolder(
      templateFiles("tests: [{name: never healthy}]\n", {
        "compose.yaml":
          'services: {a: {image: "busybox:1", command: sleep 600, init: true, healthcheck: {test: "false", retries: 1000}}}\n',
      }),
      async (folder) => {
        const running = startBerth(["template", "test", "."], { cwd: folder });
        const found = () => left("sample");
        await expect.poll(found, { timeout: 30_000 }).not.toEqual([]);
        running.process.kill(signal);
        await running.ended;
        await expect.poll(found, { timeout: 15_000, interval: 500 }).toEqual([]);
      },
    ),
  );

  it("checks the rendered files with each option and with unusual answers", () =>
    inFolder(
      templateFiles(
        `questions:
  title: {type: text, ask: Title}
  code: {type: text, ask: Code, pattern: "[0-9]+"}
  big: {type: boolean, ask: Big}
`,
        { "a.yaml.liquid": "title: {{ title }}\n", "b.json.liquid": "{% if big %}{ {% endif %}{}" },
      ),
      async (folder) => {
        const run = await runBerth(["template", "check", "."], { cwd: folder });
        expect(run.code).toBe(3);
        expect(run.stderr).toContain('files/a.yaml.liquid:1:8: error: the answer needs quoting here: write "| yaml"');
        expect(run.stderr).toContain("b.json would be invalid JSON");
      },
    ));

  it("shows a template's questions and files", async () => {
    const { stdout } = await runBerth(["template", "show", "node-api-postgres"]);
    expect(stdout).toContain("db_password: Password of the database [secret]");
    expect(stdout).toContain('.github/workflows/ci.yaml  (if ci == "github")');
    expect(stdout).toContain("secrets/db_password.txt  (secret)");
  });
});
