import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../../../src/stack/check/check.ts";
import type { Node } from "../../../../src/stack/node.ts";
import { parse } from "../../../../src/stack/parse/parse.ts";
import type { Problem } from "../../../../src/stack/problems/problem.ts";
import { pointAt } from "../../../../src/stack/problems/source-lines.ts";

function problemsOf(text: string): Problem[] {
  const { root, problems } = parse({ name: "compose.yaml", path: "/work/compose.yaml", text });
  expect(problems).toEqual([]);
  return root === undefined ? [] : check(root);
}

/** `line:column-column rule: message (hint)`, one line per problem. */
function messagesOf(text: string): string[] {
  return problemsOf(text).map(({ at, rule, message, hint }) => {
    const place = at && pointAt(at.source, at.start);
    const marked = at?.source.text.slice(at.start, at.end).split("\n")[0];
    return `${place?.line}:${place?.column} ‹${marked}› ${rule}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
  });
}

const service = (attributes: string) => messagesOf(`services:\n  web:\n    ${attributes.replaceAll("\n", "\n    ")}\n`);

test("finds no problem in a stack of common attributes", () => {
  const text = `
name: shop
x-common: &common { restart: unless-stopped, x-note: any }
services:
  web:
    <<: *common
    image: nginx:1.27
    build: { context: ., args: [NODE_ENV], ssh: [default] }
    ports: ["8080:80", 9000, { target: 443, published: "8443", x-why: tls }]
    environment: { DEBUG: 1, TRACE: true, EMPTY: , RATE: 0.5 }
    depends_on: { db: { condition: service_healthy, restart: true } }
    deploy: { replicas: 2, resources: { limits: { cpus: "0.5", memory: 512M } } }
    healthcheck: { test: [CMD, "true"], interval: 1m30s, retries: 3 }
    command:
    ulimits: { nofile: { soft: 1024, hard: 2048 }, nproc: 65535 }
    gpus: all
    networks: { back: , front: { aliases: [www] } }
  db: { image: "postgres:17", volumes: [data:/var/lib, { type: bind, source: ., target: /src }], env_file: .env }
volumes: { data: }
networks: { back: { internal: true }, front: }
`;
  expect(messagesOf(text)).toEqual([]);
});

test("reports every problem at every level at once, in file order", () => {
  expect(
    messagesOf(`
services:
  web:
    image: busybox
    depend_on: [db]
    ports: "80:80"
    deploy:
      replicsa: 2
  db:
    image: 17
    healthcheck:
      interval: often
volume: {}
`),
  ).toMatchInlineSnapshot(`
    [
      "5:5 ‹depend_on› unknown-key: services.web.depend_on is not a known attribute of a service (Did you mean "depends_on"?)",
      "6:12 ‹"80:80"› wrong-type: services.web.ports must be a list, not the string "80:80" (Write it as a list: ports: ["80:80"])",
      "8:7 ‹replicsa› unknown-key: services.web.deploy.replicsa is not a known attribute of a deployment (Did you mean "replicas"?)",
      "10:12 ‹17› wrong-type: services.db.image must be a string, not the number 17 (Put it in quotes: "17")",
      "12:17 ‹often› wrong-format: services.db.healthcheck.interval must be a duration, not the string "often" (For example: interval: 10s)",
      "13:1 ‹volume› unknown-key: volume is not a known attribute of a stack file (Did you mean "volumes"?)",
    ]
  `);
});

describe("an unknown key", () => {
  test("is recognized in another case style", () => {
    expect(service("dependsOn: [db]")[0]).toContain('Did you mean "depends_on"?');
    expect(service("cap-add: [ALL]")[0]).toContain('Did you mean "cap_add"?');
    expect(service("imgae: nginx")[0]).toContain('Did you mean "image"?');
  });

  test("gets a hint at the level that it belongs to", () => {
    expect(messagesOf("image: nginx")[0]).toContain('Move "image" to services.NAME.image');
    expect(service("replicas: 2")[0]).toContain('Move "replicas" to services.web.deploy.replicas.');
    expect(service("context: .")[0]).toContain('Move "context" to services.web.build.context.');
    expect(service("deploy:\n  image: x")[0]).toContain('Move "image" to services.web.image');
    expect(service("services: {}")[0]).toContain('Move "services" to the top level of the file');
  });

  test("gets no hint if several levels have it", () => {
    expect(messagesOf("configs: { c: { file: f, driver: x } }")[0]).not.toContain("Move");
  });

  test("that looks like a service at the top level gets a hint to move it", () => {
    expect(messagesOf("web:\n  image: nginx\n  ports: ['80:80']\n")[0]).toContain(
      '"web" looks like a service: put it under "services"',
    );
  });

  test("may be __proto__ or constructor", () => {
    expect(service("__proto__: 1\nconstructor: 2").map((line) => line.split(" ")[2])).toEqual([
      "unknown-key:",
      "unknown-key:",
    ]);
    expect(messagesOf("services: { __proto__: { image: x }, constructor: { image: y } }")).toEqual([]);
  });
});

describe("a value of the wrong type", () => {
  test.each([
    ["profiles: debug", "must be a list", "Write it as a list: profiles: [debug]"],
    ["environment: A=1", "must be a mapping or a list", "Write it as a list: environment: [A=1]"],
    ["user: 1000", "must be a string, not the number 1000", 'Put it in quotes: "1000"'],
    ["image: 1.10", "not the number 1.10", 'Put it in quotes: "1.10"'],
    ["command: [sleep, 10]", "services.web.command[1] must be a string", 'Put it in quotes: "10"'],
    ["environment:\n  - A: 1", "must be a string, not a mapping", 'Write "A=1" in a list'],
    ["ports:", "must be a list, but is empty", "Indent its contents further"],
    ["hostname:", "must be a string, but is empty", "For example: hostname: web"],
    ["tty: [1]", "must be true or false, not a list", "For example: tty: true"],
    ["mem_limit: {}", "must be a byte size, not a mapping", "For example: mem_limit: 512m"],
    ["scale: 1.5", "must be a whole number, not the number 1.5", "For example: scale: 2"],
  ])("%s", (attribute, message, hint) => {
    const [line, ...more] = service(attribute);
    expect(more).toEqual([]);
    expect(line).toContain(message);
    expect(line).toContain(hint);
  });

  test("is placed on the key if the value is empty", () => {
    expect(service("image: x\nports:")[0]).toMatch(/^4:5 ‹ports›/);
    expect(messagesOf("services:")[0]).toMatch(/^1:1 ‹services›/);
  });

  test("is not quoted if it may be a secret or is long", () => {
    const secret = messagesOf("secrets: { db_password: { file: [hunter2] } }").join();
    expect(secret).toContain("must be a string, not a list");
    expect(service("environment: { API_KEY: [hunter2] }").join()).not.toContain("(hunter2)");
    expect(messagesOf("services: { web: { build: { secrets: hunter2 } } }")[0]).toMatch(
      /must be a list, not a string \(/,
    );
    expect(service("ports: password=hunter2")[0]).toContain("must be a list, not a string (");
    expect(service(`ports: ${"x".repeat(61)}`)[0]).toContain("must be a list, not a string (");
  });
});

test("a value that is not allowed gets a list of the allowed ones", () => {
  expect(service("depends_on: { db: { condition: service_helthy } }")).toEqual([
    '3:36 ‹service_helthy› not-allowed: services.web.depends_on.db.condition must be "service_started", ' +
      '"service_healthy" or "service_completed_successfully", not the string "service_helthy" ' +
      '(Did you mean "service_healthy"?)',
  ]);
  expect(service("gpus: some")[0]).toContain('services.web.gpus must be "all", not the string "some"');
});

test("a missing key is placed on the key of its parent", () => {
  expect(service("depends_on:\n  db: {}")).toEqual([
    '4:7 ‹db› missing-key: services.web.depends_on.db is missing the required attribute "condition" (For example: condition: service_healthy)',
  ]);
});

test("a number out of range gets the limit", () => {
  expect(service('cpu_percent: "101"')[0]).toContain("cpu_percent must be a whole number up to 100");
  expect(service('cpu_percent: "100"')).toEqual([]);
  expect(service("cpu_percent: 101")[0]).toContain("out-of-range: services.web.cpu_percent must be at most 100");
  expect(service("oom_score_adj: -2000")[0]).toContain("must be at least -1000, not the number -2000");
});

test("a duplicate item is placed on the second occurrence", () => {
  expect(service("volumes_from: [db, cache, db]")).toEqual([
    '3:31 ‹db› duplicate-item: services.web.volumes_from lists "db" twice (Remove the duplicate.)',
  ]);
});

test("a name with invalid characters is reported on the name", () => {
  expect(messagesOf('services:\n  "my service": { image: x }\n')).toEqual([
    '2:3 ‹"my service"› invalid-name: "my service" is not a valid service name (Use letters, digits, ".", "_" and "-" only: my-service)',
  ]);
});

test("variables that are not interpolated are accepted as any string", () => {
  for (const attribute of ["mem_limit", "scale", "tty", "stop_grace_period", "pull_policy"]) {
    expect(service(`${attribute}: \${VALUE:-1}`)).toEqual([]);
  }
});

test("durations, sizes and booleans are accepted as in Compose", () => {
  for (const value of ['"0"', "1d", "1w2d3h4m5s6ms7us8ns", "1.5s", ".5s", "-1s"]) {
    expect(service(`stop_grace_period: ${value}`)).toEqual([]);
  }
  for (const value of ['"10"', "1m 30s", "soon", '""']) expect(service(`stop_grace_period: ${value}`)).toHaveLength(1);
  for (const value of ["1.5g", '"12 MiB"', "64mb", '"1e3"', "-1", "0"])
    expect(service(`mem_limit: ${value}`)).toEqual([]);
  for (const value of ["lots", '""', '"5k b"']) expect(service(`mem_limit: ${value}`)).toHaveLength(1);
  for (const value of ["true", '"yes"', '"Off"']) expect(service(`init: ${value}`)).toEqual([]);
  for (const value of ["maybe", "1"]) expect(service(`init: ${value}`)).toHaveLength(1);
});

test("checks a thousand services, valid or not", () => {
  const stack = (attribute: string) =>
    `services:\n${Array.from({ length: 1000 }, (_, n) => `  s${n}: { image: x, ports: ["80"], environment: { A: 1 }, ${attribute} }\n`).join("")}`;
  for (const [attribute, count] of [
    ["restart: always", 0],
    ["restrat: always", 1000],
  ] as const) {
    const { root } = parse({ name: "compose.yaml", path: "/work/compose.yaml", text: stack(attribute) });
    expect(root && check(root)).toHaveLength(count);
  }
});

/** A tree without places, as extends and defaults may create. */
function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { kind: "list", items: value.map(nodeOf) };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, member]) => [key, { key, value: nodeOf(member) }] as const);
    return { kind: "map", entries: new Map(entries) };
  }
  const scalar = value as string | number | boolean | null;
  return { kind: "scalar", value: scalar, text: String(scalar), quoted: typeof scalar === "string" };
}

test("never throws: every problem has a path, a rule and a message, for any tree", () => {
  const key = fc.oneof(
    fc.constantFrom("services", "web", "build", "ports", "environment", "deploy", "x-a", "image", "a/b~c", "__proto__"),
    fc.string(),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, fc.constantFrom(null, true, 0, -1.5, "x", ""), tie("list"), tie("map")),
    list: fc.array(tie("value"), { maxLength: 4 }),
    map: fc.dictionary(key, tie("value"), { maxKeys: 5 }),
  }));
  fc.assert(
    fc.property(value, (tree) => {
      for (const problem of check(nodeOf(tree))) {
        expect(problem.rule).toMatch(/^[a-z]+(-[a-z]+)*$/);
        expect(`${problem.message} ${problem.hint ?? ""}`).not.toMatch(/undefined|\[object/);
      }
    }),
    { numRuns: 500 },
  );
});
