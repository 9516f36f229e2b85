// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../../../src/stack/node.ts";
import { normalize } from "../../../../src/stack/normalize/normalize.ts";
import { complaintsOf, model, serviceOf, stackOf } from "../model.ts";
import { project } from "../project.ts";

const tcp = { mode: "ingress", protocol: "tcp" };

describe("ports", () => {
  it.each([
    ["80", [{ ...tcp, target: 80 }]],
    ["8080:80", [{ ...tcp, target: 80, published: "8080" }]],
    [
      "127.0.0.1:8080:80/udp",
      [{ mode: "ingress", host_ip: "127.0.0.1", target: 80, published: "8080", protocol: "udp" }],
    ],
    ["127.0.0.1::80", [{ ...tcp, host_ip: "127.0.0.1", target: 80 }]],
    ["[::1]:80:80", [{ ...tcp, host_ip: "::1", target: 80, published: "80" }]],
    [
      "3000-3001:4000-4001",
      [
        { ...tcp, target: 4000, published: "3000" },
        { ...tcp, target: 4001, published: "3001" },
      ],
    ],
    ["8000-8010:80", [{ ...tcp, target: 80, published: "8000-8010" }]],
    [
      "9-10",
      [
        { ...tcp, target: 10 },
        { ...tcp, target: 9 },
      ],
    ],
  ])("%s expands to %j", async (short, long) => {
    expect((await serviceOf(`ports: ["${short}"]`)).ports).toEqual(long);
  });

  it("in long syntax get defaults", async () => {
    expect((await serviceOf("ports: [{target: 80, published: 8080, name: web}]")).ports).toEqual([
      { ...tcp, name: "web", target: 80, published: "8080" },
    ]);
  });

  it.each([
    ["70000:80", "port 70000 is out of range"],
    ["80:x", 'invalid container port "x"'],
    ["80:", 'missing container port in "80:"'],
    ["80/ftp", 'invalid port protocol "ftp": must be tcp, udp or sctp'],
    ["::1:80:80", 'invalid IP address "::1"'],
    ["300.1.1.1:80:80", 'invalid IP address "300.1.1.1"'],
    ["1-2:1-3", "port ranges 1-2 and 1-3 differ in size: 2 and 3 ports"],
  ])("%s is rejected", async (short, message) => {
    const complaints = await complaintsOf(`services:\n  a:\n    ports: ["${short}"]\n`);
    expect(complaints).toEqual([`3:13 "${short}" | ${message}`]);
  });
});

describe("volumes", () => {
  it.each([
    ["/data", { type: "volume", target: "/data", volume: {} }],
    ["db:/data/", { type: "volume", source: "db", target: "/data", volume: {} }],
    ["db:/data:nocopy", { type: "volume", source: "db", target: "/data", volume: { nocopy: true } }],
    ["./x/../y:/y", { type: "bind", source: "/p/y", target: "/y", bind: { create_host_path: true } }],
    [
      "/x:/y:ro,z,rslave",
      {
        type: "bind",
        source: "/x",
        target: "/y",
        read_only: true,
        bind: { selinux: "z", propagation: "rslave", create_host_path: true },
      },
    ],
    ["C:\\\\a:/y", { type: "bind", source: "C:\\a", target: "/y", bind: { create_host_path: true } }],
  ])("%s expands to %j", async (short, long) => {
    expect((await serviceOf(`volumes: ["${short}"]`)).volumes).toEqual([long]);
  });

  it("may start with ~", async () => {
    const [mount] = (await serviceOf("volumes: ['~/x:/y']")).volumes ?? [];
    expect(mount?.source).toBe(join(process.env["HOME"] ?? "/", "x"));
  });

  it("may be binds and tmpfs in long syntax", async () => {
    const text = "volumes:\n- {type: bind, source: ., target: /a}\n- {type: tmpfs, target: /t, tmpfs: {size: 10m}}";
    expect((await serviceOf(text)).volumes).toEqual([
      { type: "bind", source: "/p", target: "/a" },
      { type: "tmpfs", target: "/t", tmpfs: { size: "10485760" } },
    ]);
  });

  it("translates Windows paths on request", async () => {
    const environment = new Map([["COMPOSE_CONVERT_WINDOWS_PATHS", "1"]]);
    const [mount] = (await serviceOf("volumes: ['C:\\a\\b:/y']", { environment })).volumes ?? [];
    expect(mount?.source).toBe("/c/a/b");
  });

  it.each([
    ["db::/b", "invalid spec: db::/b: empty section between colons"],
    ["db:/b:ro:x", "invalid spec: db:/b:ro:x: too many colons"],
  ])("%s is rejected", async (short, message) => {
    const [complaint] = await complaintsOf(`services: {a: {volumes: ["${short}"]}}`);
    expect(complaint).toMatch(new RegExp(`${message}$`));
  });
});

describe("short syntax", () => {
  it.each([
    ["command: echo 'a b'", { command: ["echo", "a b"] }],
    ["command: []", { command: [] }],
    ["entrypoint: ''", { entrypoint: [] }],
    ["environment: [A=1, B]\n", { environment: { A: "1", B: null } }],
    ["environment: {A: 1.50, B: true, C: }", { environment: { A: "1.5", B: "true", C: null } }],
    [
      "depends_on: [b, c]",
      {
        depends_on: {
          b: { condition: "service_started", required: true },
          c: { condition: "service_started", required: true },
        },
      },
    ],
    ["networks: [n]", { networks: { n: null } }],
    ["build: ./x", { build: { context: "/p/x", dockerfile: "Dockerfile" } }],
    ["build: https://x.y/z.git", { build: { context: "https://x.y/z.git", dockerfile: "Dockerfile" } }],
    ["secrets: [s]", { secrets: [{ source: "s", target: "/run/secrets/s" }] }],
    ["configs: [{source: c, mode: 0440}]", { configs: [{ source: "c", mode: "0440" }] }],
    [
      "healthcheck: {test: curl x, interval: 90s}",
      { healthcheck: { test: ["CMD-SHELL", "curl x"], interval: "1m30s" } },
    ],
    ["extra_hosts: {h: [1.2.3.4, '[::1]']}", { extra_hosts: ["h=1.2.3.4", "h=::1"] }],
    ["devices: ['/dev/a::']", { devices: [{ source: "/dev/a", target: "/dev/a" }] }],
    ["devices: ['/dev/a:/dev/b']", { devices: [{ source: "/dev/a", target: "/dev/b", permissions: "rwm" }] }],
    ["gpus: all", { gpus: [{ count: -1 }] }],
    ["dns: 8.8.8.8\ntmpfs: /t", { dns: ["8.8.8.8"], tmpfs: ["/t"] }],
    ["ulimits: {nofile: 10, nproc: {soft: 1, hard: 2}}", { ulimits: { nofile: 10, nproc: { soft: 1, hard: 2 } } }],
    ["mem_limit: 1g\ncpus: 0.5", { mem_limit: "1073741824", cpus: 0.5 }],
    ["expose: [80, '90/udp']", { expose: ["80", "90/udp"] }],
    ["labels: [a=b, c]", { labels: { a: "b", c: "" } }],
    ["pull_policy: if_not_present", { pull_policy: "missing" }],
    ["scale: 3\ndeploy: {}", { scale: 3, deploy: { replicas: 3 } }],
  ])("%s becomes %j", async (short, long) => {
    expect(await serviceOf(short)).toMatchObject(long);
  });

  it("omit empty values", async () => {
    const nothing = "labels: {}\ncap_add: []\nhostname: ''\nprivileged: false\nlogging:\ndns: ''";
    const { name, ...rest } = await serviceOf(nothing);
    expect(rest).toEqual({ command: null, entrypoint: null, networks: { default: null } });
  });
});

describe("variables", () => {
  it("without a value get the project's", async () => {
    const environment = new Map([["A", "1"]]);
    const service = await serviceOf("environment: [A, B]\nbuild: {args: [A, B]}", { environment });
    expect([service.environment, service.build?.args]).toEqual([{ A: "1", B: null }, { A: "1" }]);
  });

  it("come from env files, where later files win, and the service's own win over all", async () => {
    const workingDir = project({ "a.env": "A=1\nB=1\nC=1\n", "b.env": "B=2\nC='x ${A}'\n", "c.lab": "l=1\nm=1\n" });
    const service = await serviceOf(
      "env_file: [a.env, {path: ./b.env}]\nenvironment: {A: 0}\nlabel_file: c.lab\nlabels: {m: 2}",
      { workingDir },
    );
    expect(service.environment).toEqual({ A: "0", B: "2", C: "x ${A}" });
    expect(service.labels).toEqual({ l: "1", m: "2" });
  });

  it("may be raw, and their file may be missing if it is not required", async () => {
    const workingDir = project({ "a.env": "A='1' # $x\n# no\nB\n" });
    const service = await serviceOf("env_file: [{path: a.env, format: raw}, {path: z, required: false}]", {
      workingDir,
    });
    expect(service.environment).toEqual({ A: "'1' # $x" });
  });

  it("need their file", async () => {
    const text = "services:\n  a:\n    env_file:\n      - nope.env\n";
    expect(await complaintsOf(text)).toEqual(["4:9 nope.env | env file nope.env not found"]);
  });

  it("of a service that is not enabled may be missing", async () => {
    expect(await complaintsOf("services: {a: {env_file: nope.env, profiles: [x]}}")).toEqual([]);
  });
});

describe("what is implied", () => {
  it("is the default network, unless there is a network mode, even an empty one", async () => {
    expect((await serviceOf("tty: true")).networks).toEqual({ default: null });
    expect((await serviceOf('network_mode: ""')).networks).toBeUndefined();
  });

  it("is a dependency on services whose namespaces, links and volumes are used", async () => {
    const service = await serviceOf(
      "network_mode: service:b\nlinks: ['c:alias']\nvolumes_from: [d:ro, container:e]\ndepends_on: {b: {condition: service_healthy}}",
    );
    expect(service.depends_on).toEqual({
      b: { condition: "service_healthy", required: true },
      c: { condition: "service_started", restart: true, required: true },
      d: { condition: "service_started", required: true },
    });
    expect(service.networks).toBeUndefined();
  });

  it("is the default network, and names with the project's name", async () => {
    const stack = await stackOf(
      "services: {a: {image: x, volumes: ['v1:/v', 'v2:/w', 'v3:/u']}}\nvolumes: {v1: , v2: {external: true}, v3: {external: {name: z}}, unused: }",
    );
    expect([...stack.networks]).toEqual([["default", { name: "shop_default", ipam: {} }]]);
    expect([...stack.volumes].map(([key, { name, external }]) => [key, name, external])).toEqual([
      ["v1", "shop_v1", undefined],
      ["v2", "v2", true],
      ["v3", "z", true],
    ]);
  });
});

describe("profiles", () => {
  const text =
    "services: {a: {image: x}, b: {image: x, profiles: [p]}, c: {image: x, profiles: [p, q]}, d: {image: x, profiles: [q]}}";

  it.each([
    [[], [], ["a"]],
    [["p"], [], ["a", "b", "c"]],
    [["*"], [], ["a", "b", "c", "d"]],
    [[], ["d"], ["a", "c", "d"]],
    [["p"], ["c"], ["a", "b", "c"]],
  ])("%j and the services named %j enable %j", async (profiles, services, enabled) => {
    const stack = await stackOf(text, { profiles, services });
    expect([...stack.services.keys()]).toEqual(enabled);
    expect(stack.services.size + stack.disabled.size).toBe(4);
  });
});

describe("invalid values", () => {
  it.each([
    ["stop_grace_period: soon", '3:24 soon | services.a.stop_grace_period must be a duration, not "soon"'],
    ["mem_limit: much", '3:16 much | services.a.mem_limit must be a size in bytes, not "much"'],
    ["command: 'a \"b'", "3:14 'a \"b' | unclosed quote or parenthesis in the command"],
    ["devices: [a:b:c:d]", "3:15 a:b:c:d | confusing device mapping, please use long syntax: a:b:c:d"],
    ["extra_hosts: [h]", "3:19 h | invalid additional host, missing IP: h"],
    ["privileged: maybe", '3:17 maybe | services.a.privileged must be true or false, not "maybe"'],
    ["configs: [{source: c, mode: rw}]", '3:33 rw | invalid file mode "rw": must be octal digits'],
  ])("%s is a problem at its place", async (inside, complaint) => {
    expect(await complaintsOf(`services:\n  a:\n    ${inside}\n`)).toEqual([complaint]);
  });

  it("never throws, for any tree", async () => {
    const keys = fc.constantFrom(
      ...[
        "services",
        "a",
        "build",
        "ports",
        "volumes",
        "deploy",
        "env_file",
        "networks",
        "secrets",
        "healthcheck",
        "test",
        "ulimits",
      ],
      ...[
        "gpus",
        "develop",
        "watch",
        "path",
        "depends_on",
        "external",
        "name",
        "file",
        "source",
        "target",
        "command",
        "x-y",
        "__proto__",
      ],
    );
    const leaf = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null));
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { depthSize: "medium" },
        leaf.map((value): Node => ({ kind: "scalar", value, text: String(value), quoted: false })),
        fc.array(tie("node"), { maxLength: 4 }).map((items): Node => ({ kind: "list", items })),
        fc
          .uniqueArray(fc.tuple(keys, tie("node")), { selector: ([key]) => key, maxLength: 5 })
          .map(
            (pairs): Node => ({ kind: "map", entries: new Map(pairs.map(([key, value]) => [key, { key, value }])) }),
          ),
      ),
    }));
    const context = {
      name: "n",
      workingDir: "/nowhere",
      files: [],
      environment: new Map(),
      profiles: ["*"],
      services: [],
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(keys, node)), async (pairs) => {
        const service: Node = { kind: "map", entries: new Map(pairs.map(([key, value]) => [key, { key, value }])) };
        const services: Node = { kind: "map", entries: new Map([["a", { key: "a", value: service }]]) };
        const entries = new Map([...service.entries, ["services", { key: "services", value: services }]]);
        const { stack, problems } = await normalize({ kind: "map", entries }, context);
        expect(stack.services.size).toBe(1);
        for (const { message } of problems) expect(message).not.toBe("");
      }),
    );
  });
});

it("reads only the given tree", async () => {
  const { stack } = await model("{}");
  expect([stack.services.size, stack.networks.size, stack.extensions]).toEqual([0, 0, {}]);
});

describe("whole numbers", () => {
  it("lose a fraction that the schema allows, as in docker compose", async () => {
    const { cpu_shares, pids_limit, cpu_period, healthcheck } = await serviceOf(
      "cpu_shares: 1.9\npids_limit: -1.5\ncpu_period: 1e-7\nhealthcheck: {retries: 2.7}",
    );
    expect({ cpu_shares, pids_limit, cpu_period, healthcheck }).toEqual({
      cpu_shares: 1,
      pids_limit: -1,
      cpu_period: undefined,
      healthcheck: { retries: 2 },
    });
  });
});
