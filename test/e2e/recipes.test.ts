import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { warmProject } from "../../src/ci/reuse/lock.ts";
import { recipe } from "../support/documentation.ts";
import { removeProject } from "../support/engine-state.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { berthEntry, type RunResult, startCommand } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";
import { workflowFaults } from "../support/workflow-faults.ts";

/** A project as its users have it: berth among its dependencies, and tests that need the stack. */
const project = useProject("cir-recipes-", async (made) => {
  const manifest = {
    name: "app",
    version: "1.0.0",
    scripts: { test: "node test.js" },
    devDependencies: { berth: "file:./berth-package" },
  };
  await made.write({
    "package.json": JSON.stringify(manifest),
    "berth-package/package.json": JSON.stringify({ name: "berth", version: "0.1.0", bin: { berth: "berth.js" } }),
    "compose.yaml": `name: ${made.name}
services:
  web:
    image: busybox:1
    init: true
    command: sh -c 'mkdir /www && echo served > /www/index.html && exec httpd -f -p 8080 -h /www'
    ports: ["8080"]
    healthcheck: {test: "wget -qO- http://127.0.0.1:8080/", ${quickProbe}}
`,
    "test.js": `fetch(process.env.APP_URL ?? process.env.WEB_URL).then((answer) => answer.text()).then((text) => {
  console.log("the test got " + text);
  process.exitCode = require("node:fs").existsSync("red") ? 3 : 0;
});
`,
    ".gitignore": "node_modules\nberth\nred\n",
  });
  symlinkSync(berthEntry, join(made.dir, "berth-package", "berth.js"));
  const { status, stderr } = spawnSync("npm", ["install", "--package-lock-only"], {
    cwd: made.dir,
    env: { ...process.env, ...npm },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
});

/** What npm is told: to be brief, and whom to trust besides, which `npm test` takes out of everybody else's way. */
const npm = {
  npm_config_audit: "false",
  npm_config_fund: "false",
  NODE_EXTRA_CA_CERTS: process.env["BERTH_TEST_CA_CERTS"] ?? process.env["NODE_EXTRA_CA_CERTS"],
};

const place = (...path: readonly string[]) => join(project().dir, ...path);

/** Runs shell lines as a CI system does: one after the other, until one fails. */
function shell(lines: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  rmSync(place("berth"), { recursive: true, force: true });
  const options = { cwd: project().dir, env: { ...npm, ...env } };
  return startCommand("sh", ["-e", "-c", lines.join("\n")], options).ended;
}

function isThere(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

/** Whether the tests of the project pass. */
function tests(colour: "red" | "green"): void {
  if (colour === "red") writeFileSync(place("red"), "");
  else rmSync(place("red"), { force: true });
}

describe("the recipe for GitHub Actions", () => {
  const text = recipe(".github/workflows/test.yml");

  it("is a workflow without a fault", async () => {
    expect(await workflowFaults(text)).toEqual([]);
    expect(await workflowFaults(text.replace("runs-on:", "run-on:"))).not.toEqual([]);
  });

  it("runs the tests, and keeps why they failed where it uploads it from", async () => {
    const { steps } = parse(text).jobs.test as {
      readonly steps: readonly { readonly run?: string; readonly with?: { readonly path?: string } }[];
    };
    tests("red");
    const { code, stdout, stderr } = await shell(
      steps.flatMap(({ run }) => run ?? []),
      { GITHUB_ACTIONS: "true" },
    );
    expect(stdout + stderr).toContain("the test got served");
    expect(code).toBe(3);
    const [path = ""] = steps.flatMap((step) => step.with?.path ?? []);
    expect(existsSync(place(path, "summary.md"))).toBe(true);
  });
});

describe("the recipe for GitLab CI", () => {
  it("runs the tests, and leaves the files that it says", async () => {
    const { test } = parse(recipe(".gitlab-ci.yml"));
    tests("green");
    const { code, stdout, stderr } = await shell(test.script, { GITLAB_CI: "true" });
    expect(stdout + stderr).toContain("the test got served");
    expect(code).toBe(0);
    expect(stderr).toMatch(/section_start:\d+:\w+\[collapsed=true\]\r[\s\S]*section_end:/);
    const { paths, reports } = test.artifacts;
    for (const path of [...paths, reports.junit]) expect(existsSync(place(path)), path).toBe(true);
  });
});

describe("the recipe for Jenkins", () => {
  it("runs the tests, and leaves the files that it says", async () => {
    const text = recipe("Jenkinsfile");
    const found = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, inner = ""]) => inner);
    expect(found(/(\{)/g)).toHaveLength(found(/(\})/g).length);
    tests("green");
    const { code, stderr } = await shell(found(/^ *sh '(.*)'$/gm));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const [report = ""] = found(/junit testResults: '(.*?)'/g);
    expect(readFileSync(place(report), "utf8")).toContain("<testcase ");
    expect(found(/artifacts: '(.*?)\/\*\*'/g).map((folder) => existsSync(place(folder)))).toEqual([true]);
  });
});

describe("the Makefile", () => {
  it.skipIf(!isThere("make"))("ends as the tests do", async () => {
    writeFileSync(place("Makefile"), recipe("Makefile"));
    tests("red");
    const { stdout, stderr } = await shell(["npm ci", "make test"]);
    expect(stdout + stderr).toContain("the test got served");
    expect(stderr).toMatch(/make: \*\*\* \[.*test\] Error 3/);
  });
});

describe("the pre-push hook", () => {
  it.skipIf(!isThere("git"))("lets through only what passes", async () => {
    const hook = place(".git", "hooks", "pre-push");
    const identity = "-c user.name=a -c user.email=a@b.invalid";
    await shell([
      "npm ci",
      "git init -q -b main",
      "git init -q --bare ../$(basename $PWD)-remote",
      "git add .",
      `git ${identity} commit -qm one`,
    ]);
    mkdirSync(place(".git", "hooks"), { recursive: true });
    writeFileSync(hook, recipe(".git/hooks/pre-push"));
    chmodSync(hook, 0o755);
    const push = "git push ../$(basename $PWD)-remote main";
    try {
      tests("red");
      const refused = await shell([push]);
      expect(refused.stderr).toContain("failed to push some refs");
      tests("green");
      expect(await shell([push])).toMatchObject({ code: 0 });
    } finally {
      rmSync(`${project().dir}-remote`, { recursive: true, force: true });
      const { name, dir: workingDir } = project();
      await removeProject(warmProject({ name, workingDir, files: [place("compose.yaml")] }));
    }
  });
});
