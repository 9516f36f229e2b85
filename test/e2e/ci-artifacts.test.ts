import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DOMParser } from "@xmldom/xmldom";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parseEnvFile } from "../../src/stack/env/env-file.ts";
import { commandsOf } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";
import type { RunResult } from "../support/run-berth.ts";
import { useProject } from "../support/use-project.ts";

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: true, formats: { "date-time": true } });
for (const name of ["endpoints", "verdict", "ci", "plan", "events"]) ajv.addSchema(schemaOf(name));

/** Nothing, where it is as its schema says. */
function wrong(name: string, value: unknown): unknown {
  const validate = ajv.getSchema(`${name}.schema.json`);
  if (validate === undefined) return `no schema ${name}`;
  return validate(value) ? undefined : validate.errors;
}

const project = useProject("ci-artifacts-", async (made) => {
  await made.write({
    "password.txt": "of-the-file-7\n",
    "compose.yaml": `services:
  web:
    image: busybox:1
    init: true
    command: [sh, -c, "echo up $\${API_TOKEN} >&2; mkdir /www; echo served > /www/index.html; httpd -f -p 8080 -h /www", --password, of-the-flag-7]
    environment: {API_TOKEN: of-the-variable-7, MODE: production}
    ports: ["8080", "9090"]
    labels: {berth.scheme.9090: metrics}
    healthcheck: {test: "true", ${quickProbe}}
  my-db.1:
    image: busybox:1
    init: true
    command: sh -c 'cat /run/secrets/password; for i in 1 2 3; do echo line $$i; done; exec sleep 600'
    ports: ["5432"]
    secrets: [password]
    deploy: {replicas: 2}
secrets: {password: {file: ./password.txt}}
`,
    "inside.yaml": `services:
  db: {image: busybox:1, init: true, command: sleep 600, ports: ["5432"], expose: ["9187"]}
  tests: {image: busybox:1, command: "true", environment: {DB_URL: of-the-file}}
`,
    "small.yaml":
      "services: {one: {image: 'busybox:1', init: true, command: 'sh -c \"echo hello; exec sleep 600\"'}}\n",
    "broken.yaml": `services:
  once: {image: busybox:1, command: "sh -c 'echo no such table; exit 3'"}
  web: {image: busybox:1, command: sleep 600, init: true, depends_on: {once: {condition: service_completed_successfully}}}
`,
  });
});

const secrets = ["of-the-file-7", "of-the-variable-7", "of-the-flag-7"];
const read = (...path: readonly string[]) => readFileSync(join(project().dir, ...path), "utf8");
const json = (...path: readonly string[]) => JSON.parse(read(...path));

function berthCi(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunResult> {
  return commandsOf(project()).tryBerth(["ci", ...args], { env });
}

describe("berth ci tells its command where the services are", () => {
  it("by variables, templates, JSON and an env file, all of them right", async () => {
    const template = "URL=http://{{web.host}}:{{web.port_8080}}/index.html";
    const script =
      'wget -qO- "$URL" 2>/dev/null || curl -s "$URL"; echo "$WEB_URL"; echo "$WEB_PORT_9090"; echo "$BERTH_ENDPOINTS"';
    const { code, stdout, stderr } = await berthCi([
      "--env",
      template,
      "--env-file-out",
      "ci.env",
      "--",
      "sh",
      "-c",
      script,
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const [served, url, port, endpoints = ""] = stdout.split("\n");
    expect(served).toBe("served");
    expect(url).toMatch(/^http:\/\/(localhost|127\.0\.0\.1):\d+$/);
    const told = JSON.parse(endpoints);
    expect(wrong("endpoints", told)).toBeUndefined();
    expect(told.services.web).toMatchObject({
      url,
      replicas: [{ ports: [{ target: 8080 }, { target: 9090, port: Number(port) }] }],
    });
    expect(told.services["my-db.1"].replicas).toHaveLength(2);
    const { values, problems } = parseEnvFile({ name: "", path: "", text: read("ci.env") }, () => undefined);
    expect(problems).toEqual([]);
    expect(Object.fromEntries(values)).toMatchObject({
      BERTH_PROJECT: told.project,
      BERTH_ENDPOINTS: endpoints,
      WEB_URL: url,
      MY_DB_1_URL: told.services["my-db.1"].url,
      URL: `${url}/index.html`,
    });
  });

  it("inside of the stack by the services' own names and ports, unless the file says otherwise", async () => {
    const flags = ["-f", "inside.yaml", "--service", "tests", "--env", "URL={{db.host}}:{{db.port}}/{{db.port_9187}}"];
    const { code, stdout, stderr } = await berthCi([...flags, "--", "sh", "-c", "echo $URL $DB_HOST $DB_URL"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toBe("db:5432/9187 db of-the-file\n");
  });

  it.each([
    [
      "a template without its service",
      ["--env", "A={{wbe.port}}", "--env", "B={{web.port_1}}"],
      /no service "wbe"[\s\S]*port 1\n[\s\S]*Did you mean "web"\?/,
    ],
    ["an env file that cannot be written", ["--env-file-out", "no/such/dir/x"], /no\/such\/dir\/x cannot be written/],
    [
      "artifacts that cannot be written",
      ["--artifacts", "compose.yaml/x"],
      /cannot write artifacts to compose\.yaml\/x/,
    ],
    ["--on-failure by itself", ["--on-failure"], /--artifacts/],
  ])("but refuses %s before anything starts", async (_, flags, words) => {
    const { code, stderr, stdout } = await berthCi([...flags, "--", "echo", "ran"]);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/Creating|Pulling/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("the artifacts of berth ci", () => {
  it("tell of a failed run all that happened, and no secret", async () => {
    // Stats come about once a second.
    const { code, stdout } = await berthCi([
      "--artifacts",
      "out",
      "--",
      "sh",
      "-c",
      "sleep 2; echo --token=of-the-flag-7; exit 9",
    ]);
    expect({ code, stdout }).toEqual({ code: 9, stdout: "--token=of-the-flag-7\n" });

    const report = json("out", "summary.json");
    expect(wrong("ci", report)).toBeUndefined();
    expect(report).toMatchObject({ outcome: "failed", exitCode: 9, verdicts: [] });
    const names = report.containers.map(({ name }: { name: string }) => name.slice(report.project.length + 1));
    expect(names.sort()).toEqual(["my-db.1-1", "my-db.1-2", "web-1"]);
    expect(
      Object.values<{ memoryBytes: number }>(json("out", "peaks.json")).map(({ memoryBytes }) => memoryBytes > 0),
    ).toEqual([true, true, true]);

    const lines = read("out", "logs.txt").trimEnd().split("\n");
    const times = lines.map((line) => line.slice(0, 30));
    expect(times.every((time) => /^\d{4}-\d\d-\d\dT[\d:.]{18}Z$/.test(time))).toBe(true);
    expect(times).toEqual([...times].sort());
    const texts = lines.map((line) => line.slice(31)).sort();
    const of = (name: string) => ["***", "line 1", "line 2", "line 3"].map((text) => `${name} | ${text}`);
    expect(texts).toEqual([...of("my-db.1-1"), ...of("my-db.1-2"), "web-1 | up ***"]);
    expect(read("out", "logs", "web.log").slice(31)).toBe("up ***\n");
    expect(read("out", "logs", "my-db.1.log").split("\n")).toHaveLength(9);

    expect(wrong("plan", json("out", "plan.json"))).toBeUndefined();
    expect(read("out", "plan.txt")).toMatch(/^\S+: \d+ steps/);
    const events = read("out", "events.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map((event) => wrong("events", event)).filter((fault) => fault !== undefined)).toEqual([]);
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["create", "start", "health_status: healthy"]),
    );
    expect(read("out", "config.yaml")).toMatch(/API_TOKEN: '\*\*\*'[\s\S]*MODE: production/);
    expect(read("out", "ps.txt")).toMatch(/web-1 .*healthy/);
    expect(json("out", "inspect.json")).toHaveLength(3);
    const document = new DOMParser({ onError: (_, message) => expect.fail(message) }).parseFromString(
      read("out", "junit.xml"),
      "text/xml",
    );
    expect(document.getElementsByTagName("testcase").length).toBe(report.steps.length);
    expect(read("out", "summary.md")).toMatch(/failed \(exit code 9\)/);

    const files = readdirSync(join(project().dir, "out"), { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name), "utf8");
      expect(
        secrets.filter((secret) => text.includes(secret)),
        file.name,
      ).toEqual([]);
    }
  });

  it("have what the command said, where that is a service's", async () => {
    const flags = ["-f", "inside.yaml", "--artifacts", "inside", "--service", "tests"];
    expect(await berthCi([...flags, "--", "sh", "-c", "echo 1 of 2 failed; exit 9"])).toMatchObject({ code: 9 });
    expect(read("inside", "logs", "tests.log")).toMatch(/ 1 of 2 failed\n$/);
    expect(json("inside", "inspect.json")).toHaveLength(2);
  });

  it("tell why the stack did not come up, also to who reads JUnit and the page of a job", async () => {
    const flags = ["-f", "broken.yaml", "--artifacts", "broken", "--on-failure"];
    const page = join(project().dir, "page.md");
    const { code, stdout, stderr } = await berthCi([...flags, "--", "echo", "ran"], {
      GITHUB_STEP_SUMMARY: page,
      GITHUB_ACTIONS: "true",
    });
    expect({ code, stdout }).toEqual({ code: 71, stdout: "" });
    const report = json("broken", "summary.json");
    expect(wrong("ci", report)).toBeUndefined();
    expect(report).toMatchObject({ outcome: "not-provisioned", exitCode: 71, verdicts: [{ service: "once" }] });
    expect(report.steps.map(({ status }: { status: string }) => status)).toEqual(
      expect.arrayContaining(["failed", "blocked"]),
    );
    expect(read("broken", "logs", "once.log")).toMatch(/Z no such table\n$/);
    expect(read("broken", "junit.xml")).toMatch(/<failure message="[^"]*once/);
    expect(read("page.md")).toBe(`${read("broken", "summary.md")}\n`);
    expect(stderr).toMatch(/never ran\n {2}hint: --keep-on-failure keeps the stack for inspection\.$/m);
    expect(stderr).toMatch(/^::group::berth: bring up \S+$/m);
    expect(stderr.indexOf("::endgroup::")).toBeGreaterThan(stderr.indexOf("::group::"));
    expect(stderr.indexOf("::error ")).toBeGreaterThan(stderr.indexOf("::endgroup::"));
  });

  it("are written of a run that was asked to end, too", async () => {
    const { start } = commandsOf(project());
    const run = start(["-f", "small.yaml", "ci", "--artifacts", "ended", "--", "sh", "-c", "echo running; sleep 300"]);
    await new Promise<void>((resolve) => run.process.stdout?.on("data", () => resolve()));
    run.process.kill("SIGTERM");
    expect((await run.ended).code).toBe(143);
    expect(json("ended", "summary.json")).toMatchObject({ outcome: "interrupted", exitCode: 143 });
    expect(read("ended", "logs.txt")).toMatch(/Z one-1 \| hello\n$/);
  });

  it("are none of a good run, where only failures are wanted; secrets are masked for the job's log, and parts of it fold", async () => {
    const { code, stderr } = await berthCi(["--artifacts", "good/one", "--on-failure", "--", "true"], {
      GITHUB_ACTIONS: "true",
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(existsSync(join(project().dir, "good"))).toBe(false);
    const masked = [...stderr.matchAll(/^::add-mask::(.*)$/gm)].map(([, value]) => value);
    expect(masked).toEqual(expect.arrayContaining(["of-the-file-7", "of-the-variable-7"]));
    // The start of the stack, and its removal.
    const groups = ["::group::", "::endgroup::"];
    expect(stderr.match(/^::(end)?group::/gm)).toEqual([...groups, ...groups]);
  });
});

describe("a job's page that cannot be written", () => {
  const env = { GITHUB_STEP_SUMMARY: "/nowhere/page.md" };

  it("is told of, and changes neither the exit code nor what else is kept", async () => {
    const { code, stderr } = await berthCi(["-f", "small.yaml", "--artifacts", "pageless", "--", "true"], env);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/^error: cannot write the job summary: .*\n {2}hint: .*GITHUB_STEP_SUMMARY/m);
    expect(read("pageless", "logs.txt")).toContain("hello");
  });

  it("is told of by a matrix, too", async () => {
    await project().write({ "matrix.yaml": "variants: {one: {}}\n" });
    const { code, stderr } = await berthCi(
      ["-f", "small.yaml", "--matrix", "matrix.yaml", "--", "sh", "-c", "exit 7"],
      env,
    );
    expect({ code, stderr }).toMatchObject({ code: 7 });
    expect(stderr).toMatch(/^error: cannot write the job summary: /m);
  });
});

describe("a stack file with a problem", () => {
  it("is annotated at its place under GitHub Actions", async () => {
    await project().write({ "wrong.yaml": "services:\n  web:\n    imge: nginx:1\n" });
    const { stderr } = await commandsOf(project()).tryBerth(["-f", "wrong.yaml", "config", "-q"], {
      env: { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: project().dir },
    });
    expect(stderr).toMatch(
      /^::error file=wrong\.yaml,line=3,col=5,endColumn=9,title=unknown-key::.*%0ADid you mean "image"\?$/m,
    );
  });
});
