import { describe, expect, it } from "vitest";
import { checkRules } from "../../../../src/stack/rules/rules.ts";
import { brokenRules, model } from "../model.ts";
import { complaints, project } from "../project.ts";

/** A service `a` with an image and the given attributes, and a service `b`. */
function services(a: string, b = "image: x", rest = ""): string {
  return `services:\n  a:\n    image: x\n${a.replace(/^/gm, "    ")}\n  b:\n${b.replace(/^/gm, "    ")}\n${rest}`;
}

describe("references", () => {
  it.each([
    ["networks: [front]", '4:16 front | service "a" refers to undefined network front'],
    ["networks:\n  front: {}", '5:7 front | service "a" refers to undefined network front'],
    ["volumes: ['data:/d']", "4:15 'data:/d' | service \"a\" refers to undefined volume data"],
    ["secrets: [{source: key}]", '4:15 {source: key} | service "a" refers to undefined secret key'],
    ["configs: [conf]", '4:15 conf | service "a" refers to undefined config conf'],
    ["models: [llm]", '4:14 llm | service "a" refers to undefined model llm'],
    ["build: {context: ., secrets: [key]}", '4:35 key | service "a" refers to undefined build secret key'],
    ["depends_on: [c]", '4:18 c | service "a" depends on undefined service "c"'],
    ["depends_on:\n  c: {condition: service_healthy}", '5:7 c | service "a" depends on undefined service "c"'],
    ["network_mode: service:c", '4:19 service:c | service "a" depends on undefined service "c"'],
    ["links: ['c:d']", '4:13 \'c:d\' | service "a" depends on undefined service "c"'],
    ["volumes_from: [c:ro]", '4:20 c:ro | service "a" depends on undefined service "c"'],
    [
      "build: {context: ., additional_contexts: {x: service:b}}",
      '4:47 x | service "a" declares non-buildable service "b" as additional contexts x',
    ],
  ])("reports %s to an undeclared resource", async (use, problem) => {
    expect(await brokenRules(services(use))).toEqual([`error ${problem}`]);
  });

  it.each([
    ["build: .", []],
    ["image: x", ['error 4:47 x | service "a" declares non-buildable service "b" as additional contexts x']],
  ])("as a build context may be to a disabled service, with %s", async (base, problems) => {
    const from = services("build: {context: ., additional_contexts: {x: service:b}}", `profiles: [off]\n${base}`);
    expect(await brokenRules(from)).toEqual(problems);
  });

  it("without a source get a hint to add one", async () => {
    const { stack, root } = await model(services("configs: [{target: /t}]"));
    expect(checkRules(stack, root).map(({ hint }) => hint)).toEqual(['Add "source: NAME".']);
  });

  it("that are misspelled get a suggestion", async () => {
    const { stack, root } = await model(
      services("networks: [frnt]\ndepends_on: [bb]", "image: x", "networks: {front: {}}"),
    );
    expect(checkRules(stack, root).map(({ hint }) => hint)).toEqual([
      'Did you mean "front"?',
      'Declare it under "services:", or use one of: b.',
    ]);
  });

  it("to a disabled service are valid if not required", async () => {
    const disabled = "image: x\nprofiles: [p]";
    expect(
      await brokenRules(services("depends_on: {b: {condition: service_started, required: false}}", disabled)),
    ).toEqual([]);
    const { stack, root } = await model(services("depends_on: [b]", disabled));
    expect(checkRules(stack, root)).toMatchObject([
      {
        rule: "disabled-service",
        message: 'service "a" depends on undefined service "b"',
        hint: 'Enable "b" with --profile p, or write "required: false".',
      },
    ]);
    expect(await brokenRules(services("depends_on: [b]", disabled), { profiles: ["p"] })).toEqual([]);
  });
});

describe("cycles", () => {
  it("are reported on the line that closes them", async () => {
    expect(
      await brokenRules(services("depends_on:\n  - b", "image: x\ndepends_on:\n  a: {condition: service_started}")),
    ).toEqual(["error 9:7 a | dependency cycle detected: a → b → a"]);
  });

  it("may include links and a service itself", async () => {
    expect(await brokenRules(services("depends_on: [b]", "image: x\nlinks: [a]"))).toEqual([
      "error 7:13 a | dependency cycle detected: a → b → a",
    ]);
    expect(await brokenRules(services("depends_on: [a]"))).toEqual(["error 4:18 a | dependency cycle detected: a → a"]);
  });
});

it.each([
  [
    "container_name: xy\nscale: 2",
    "error 4:5 container_name | services.a: can't set container_name and scale as container name must be unique",
  ],
  [
    "scale: 2\ndeploy: {replicas: 3}",
    "error 4:5 scale | services.a: can't set distinct values on 'scale' and 'deploy.replicas'",
  ],
  [
    "mem_limit: 1m\ndeploy: {resources: {limits: {memory: 2m}}}",
    "error 4:5 mem_limit | services.a: can't set distinct values on 'mem_limit' and 'deploy.resources.limits.memory'",
  ],
  [
    "network_mode: host\nnetworks: [default]",
    "error 4:5 network_mode | service a declares mutually exclusive `network_mode` and `networks`",
  ],
  [
    "tmpfs: /t\nvolumes:\n  - /t",
    "error 6:9 /t | services.a.volumes[0]: target /t already mounted as services.a.tmpfs[0]",
  ],
  [
    "build: {dockerfile: D, dockerfile_inline: FROM x}",
    'error 4:28 dockerfile_inline | service "a" declares mutualy exclusive dockerfile and dockerfile_inline',
  ],
  [
    "healthcheck: {test: [curl, x]}",
    'error 4:26 curl | healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"',
  ],
  [
    "healthcheck: {test: x, start_interval: 1s}",
    "warning 4:28 start_interval | healthcheck.start_interval requires healthcheck.start_period to be set",
  ],
  ["networks: {default: {ipv4_address: 1.2.3}}", "warning 4:40 1.2.3 | invalid IPv4 address: 1.2.3"],
  [
    "develop: {watch: [{action: sync, path: .}]}",
    "error 4:23 {action: sync, path: .} | services.a.develop.watch: target is required for non-rebuild actions",
  ],
  [
    "gpus: [{count: 1, device_ids: ['0']}]",
    'error 4:12 {count: 1, device_ids: [\'0\']} | "count" and "device_ids" attributes are exclusive',
  ],
  ["environment: ['A =1']", "error 4:19 'A =1' | environment variable \"A \" is declared with a trailing space"],
])("reports %s", async (inside, problem) => {
  expect(await brokenRules(services(inside))).toEqual([problem]);
});

it("requires an image or a build", async () => {
  expect(await brokenRules("services:\n  a:\n    tty: true\n")).toEqual([
    'error 2:3 a | service "a" has neither an image nor a build context specified',
  ]);
});

it("warns about two services that publish the same host port", async () => {
  expect(await brokenRules(services("ports: ['80:80']", "image: x\nports: ['81:80', '80:90']"))).toEqual([
    'warning 7:22 \'80:90\' | services "a" and "b" both publish host port 80/tcp',
  ]);
  expect(
    await brokenRules(services("ports: ['127.0.0.1:80:80']", "image: x\nports: ['127.0.0.2:80:80', '80:80/udp']")),
  ).toEqual([]);
});

it("points out that the name of a volume looks like the letter of a drive", async () => {
  const text = (mount: string) => `services:\n  a:\n    image: x\n    volumes: ["${mount}"]\nvolumes:\n  a:\n`;
  for (const mount of ["a:/data", "a:/data:ro"]) {
    expect(await brokenRules(text(mount))).toEqual([
      expect.stringContaining('"a:" is read as a Windows drive, not as the volume "a"'),
    ]);
  }
});

it("rejects two services with the same container name", async () => {
  expect(await brokenRules(services("container_name: nn", "image: x\ncontainer_name: nn"))).toEqual([
    'error 7:5 container_name | services.b: container name "nn" is already in use by service "a"',
  ]);
});

it("allows the same container name for services that are not created together", async () => {
  const cwd = project({ "compose.yaml": services("container_name: nn", "image: x\ncontainer_name: nn") });
  const problems = await Promise.all([
    complaints(cwd, { services: ["b"] }),
    complaints(cwd, { creates: false }),
    complaints(cwd, { services: ["a", "b"] }),
  ]);
  expect(problems.map(({ length }) => length)).toEqual([0, 0, 1]);
});

it("warns about waiting for the health of a service without a healthcheck", async () => {
  expect(
    await brokenRules(
      services("depends_on:\n  b: {condition: service_healthy}", "image: x\nhealthcheck: {disable: true}"),
    ),
  ).toEqual(['warning 5:7 b | service "a" waits for "b" to be healthy, but the healthcheck of "b" is disabled']);
});

describe("top-level resources", () => {
  it.each([
    ["secrets: {s: {}}", "error 7:11 s | secrets.s: one of file|environment must be set"],
    [
      "secrets: {s: {file: a, environment: B}}",
      "error 7:11 s | secrets.s: file|environment attributes are mutually exclusive",
    ],
    [
      "configs: {c: {content: a, file: b}}",
      "error 7:11 c | configs.c: file|environment|content attributes are mutually exclusive",
    ],
    [
      "volumes: {v: {external: true, driver: d}}",
      'error 7:31 driver | volumes.v: conflicting parameters "external" and "driver" specified',
    ],
    [
      "networks: {n: {external: {name: x}, name: y}}",
      "error 7:16 external | networks.n: name and external.name conflict; only use name",
    ],
  ])("reports %s", async (rest, problem) => {
    expect(await brokenRules(services("tty: true", "image: x", rest))).toEqual([problem]);
  });

  it("have valid subnets and gateways", async () => {
    const network = "networks: {n: {ipam: {config: [{subnet: 10.0.0.0/33, gateway: x}]}}}";
    expect(await brokenRules(services("networks: [n]", "image: x", network))).toEqual([
      "warning 7:41 10.0.0.0/33 | invalid subnet: 10.0.0.0/33",
      "warning 7:63 x | invalid gateway address: x",
    ]);
  });

  it("warn if the variable of their value is not set", async () => {
    const text = services("secrets: [s]", "image: x", "secrets: {s: {environment: S}}");
    expect(await brokenRules(text)).toEqual([
      'warning 7:15 environment | environment variable "S" required by secret "s" is not set',
    ]);
    expect(await brokenRules(text, { environment: new Map([["S", ""]]) })).toEqual([]);
  });
});

it("reports all problems at once, in file order", async () => {
  const found = await brokenRules(services("networks: [n]\nvolumes: ['vv:/v']", "tty: true", "secrets: {s: {}}"));
  expect(found.map((line) => line.split(" ")[1])).toEqual(["4:16", "5:15", "6:3", "8:11"]);
});
