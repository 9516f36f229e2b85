// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { labels } from "../../src/engine/labels.ts";
import { hasCompose } from "../support/peer.ts";
import { runBerth, runCompose } from "../support/run-berth.ts";
import { withProject } from "../support/with-project.ts";

const files = {
  "compose.yaml": `
x-top: {b: 1, a: "2"}
services:
  web:
    image: "nginx:\${TAG:-latest}"
    build: ./ctx
    ports: ["\${PORT:-81}:80", "127.0.0.1:8080-8081:80-81/udp", 9000]
    environment: {B: 1, A: "\${A?need a}", C: , F: "\${F:-\${G:-nested}}"}
    env_file: [a.env, {path: none.env, required: false}]
    label_file: labels
    volumes: ["./data:/data:ro", "vol:/v", "\${SRC:-./src}:/x", /anon]
    depends_on: [db]
    labels: ["x=$$\${LIT}", "y"]
    command: echo "$HELLO" \${ALT:+yes}
    secrets: [s1]
    configs: [c1]
    cpus: "0.5"
    mem_limit: 64m
    deploy: {replicas: 2}
    healthcheck: {test: "true", interval: 90s}
    models: [m]
  db: {image: db, profiles: [p], dns: 1.1.1.1, networks: [back], command: []}
  cc: {build: {context: "https://github.com/x/y.git", ssh: [default]}, network_mode: "service:web"}
networks: {back: , ext: {external: true}, named: {name: foo}}
volumes: {vol: , loc: {driver: local, driver_opts: {o: bind, device: ./q, type: none}}}
secrets: {s1: {file: ./s1}, s2: {environment: SEC}}
configs: {c1: {content: "hello \${W}"}}
models: {m: {model: ai/m}}
`,
  "a.env": "Q=1\n",
  labels: "from.file=1\n",
};

const whole = ["--no-interpolate", "--no-normalize", "--no-path-resolution", "--no-env-resolution", "--no-consistency"];

/** Compose's order is that of a Go map, another one each time. */
const lists = [
  ["--compatibility", "config", "--images"],
  ["config", "--services"],
  ["config", "--services", "--no-interpolate"],
  ["config", "--volumes"],
  ["config", "--networks"],
  ["config", "--models"],
  ["config", "--images"],
  ["config", "--profiles"],
  ["config", "--variables"],
];

const asked = [
  ["config"],
  ["config", "--no-interpolate", "--no-normalize"],
  ["config", "--no-interpolate", "--no-path-resolution"],
  ...whole.flatMap((flag) => [
    ["config", flag],
    ["config", flag, "--format", "json"],
  ]),
  ["config", "db"],
  ["config", "cc", "--format", "json"],
  ["config", "--hash", "*"],
  ["config", "--hash", "web,db"],
  ["config", "--quiet"],
  ["--all-resources", "config"],
  ["--compatibility", "config"],
];

describe("config of some services", () => {
  it.each(["--variables", "--no-interpolate"])("says that %s shows all of them", (flag) =>
    withProject("cfg", async ({ dir, write }) => {
      await write({ "compose.yaml": "services: {web: {image: web}, db: {image: db}}" });
      const { stderr, code } = await runBerth(["config", flag, "web"], { cwd: dir });
      expect(stderr).toContain(`service filtering is not applied when ${flag} is set`);
      expect(code).toBe(0);
    }),
  );
});

describe("config --services --filter", () => {
  const filter = (...terms: readonly string[]) => [
    "config",
    "--services",
    ...terms.flatMap((one) => ["--filter", one]),
  ];
  const printed = (args: readonly string[], env: Record<string, string> = {}) =>
    withProject("cfg", async ({ dir, write }) => {
      await write({
        "compose.yaml": `services:
  core: {image: a, labels: {tier: back}}
  worker: {image: a, profiles: [jobs], labels: {tier: back, night: ""}, depends_on: [store]}
  monitor: {image: a, profiles: [ops, jobs], labels: [tier=ops]}
  store: {image: a, profiles: [data]}
`,
      });
      return runBerth(args, { cwd: dir, env: { COMPOSE_PROFILES: "data", ...env } });
    });

  it.each<[readonly string[], string]>([
    [["profile=jobs"], "monitor\nworker\n"],
    [["label=tier=back"], "core\n"],
    [["profile=jobs", "label=tier=back"], "worker\n"],
    [["profile=jobs", "label=night"], "worker\n"],
    [["profile=jobs", "profile=data"], "monitor\nstore\nworker\n"],
    [["label=tier=back", "label=tier=ops"], "core\n"],
    [["profile=other"], ""],
  ])("%j lists the services that it lets through, with its profiles on", async (terms, stdout) => {
    expect(await printed(filter(...terms))).toMatchObject({ code: 0, stderr: "", stdout });
  });

  it.each<[string, readonly string[], string]>([
    ["all profiles", filter("profile=*"), "profiles must be selected explicitly"],
    ["another criterion", filter("state=running"), 'unknown criteria "state"'],
    ["no value", filter("label"), "must be CRITERION=VALUE"],
    ["another list", ["config", "--volumes", "--filter", "profile=jobs"], "--filter requires --services"],
  ])("refuses %s", async (_, args, message) => {
    const { code, stderr } = await printed(args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("config --hash", () => {
  it("prints in docker compose's place what the container's label says, env files read; those of others may be missing", () =>
    withProject("cfg", async ({ name, dir, write }) => {
      const service = `{image: "busybox:1", label_file: labels, env_file: [app.env, {path: none.env, required: false}]}`;
      const run = (...args: readonly string[]) => runBerth(["compose", "-p", name, ...args], { cwd: dir });
      await write({ "compose.yaml": `services: {a: ${service}}`, "app.env": "A=1\n", labels: "of=file\n" });
      expect((await run("create")).code).toBe(0);
      const { Config } = await new Docker().getContainer(`${name}-a-1`).inspect();
      const hash = Config.Labels[labels.configHash];
      await write({ "compose.yaml": `services: {a: ${service}, b: {image: b, env_file: absent.env}}` });
      expect(await run("config", "--hash", "a")).toMatchObject({ code: 0, stdout: `a ${hash}\n` });
      expect((await run("config", "--hash", "*")).stderr).toContain("absent.env");
      expect((await run("config", "--hash", "*", "--no-env-resolution")).stdout).toMatch(/^a \w+\nb \w+\n$/);
    }));
});

describe("config", () => {
  const file = 'services: {web: {image: "w:${TAG:-1}", env_file: a.env, networks: [absent]}}';
  const within = (test: (run: (...args: readonly string[]) => Promise<string>, dir: string) => Promise<void>) => () =>
    withProject("cfg", async ({ dir, write }) => {
      await write({ "compose.yaml": file, "a.env": "A=1\n", ".env": "TAG=2\n" });
      await test(async (...args) => {
        const { code, stdout, stderr } = await runBerth(["config", "--no-consistency", ...args], { cwd: dir });
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        return stdout;
      }, dir);
    });

  it(
    "--no-consistency prints what refers to nothing, and -o writes it to a file",
    within(async (run, dir) => {
      const printed = await run();
      expect(printed).toContain("absent: null");
      expect(await run("-o", "out.yaml")).toBe("");
      expect(await readFile(join(dir, "out.yaml"), "utf8")).toBe(printed);
    }),
  );

  it(
    "--environment prints what variables are filled in from, and --no-env-resolution changes nothing, as in Compose",
    within(async (run) => {
      expect(await run("--environment")).toMatch(/^TAG=2$/m);
      expect(await run("--no-env-resolution")).toBe(await run());
    }),
  );
});

describe.skipIf(!hasCompose)("config beside docker compose (needs it as the peer)", () => {
  it("prints the same, whatever is asked for and left out", { timeout: 300_000 }, async () => {
    await withProject("cfg", async ({ name, dir, write }) => {
      await write(files);
      const options = { cwd: dir, env: { A: "1", SEC: "zz", HELLO: "h", W: "w" } };
      for (const args of [...asked, ...lists]) {
        const given = ["-p", name, "--profile", "*", ...args];
        const [theirs, ours] = await Promise.all([runCompose(given, options), runBerth(given, options)]);
        const arranged = lists.includes(args) ? sorted : same;
        expect({ args, code: ours.code, out: arranged(ours.stdout) }).toEqual({
          args,
          code: theirs.code,
          out: arranged(theirs.stdout),
        });
      }
    });
  });
});

function same(text: string): string {
  return text;
}

function sorted(text: string): string {
  return text.split("\n").sort().join("\n");
}
