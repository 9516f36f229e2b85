// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { mkdirSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canonicalJsonText, canonicalYaml, outlineText } from "../../../src/stack/canonical/canonical.ts";
import { configHash } from "../../../src/stack/fingerprint.ts";
import { outline } from "../../../src/stack/outline/outline.ts";
import type { Service } from "../../../src/stack/stack.ts";
import { complaints, loaded, project } from "./project.ts";

const request = { env: {}, files: [], profiles: [], envFiles: [] } as const;

/** A service `a` of these attributes, as the model prints it. */
async function printed(attributes: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const cwd = project({ "compose.yaml": `services: {a: {image: i, ${attributes}}}`, ...files });
  return canonicalYaml((await loaded(cwd)).stack)
    .replaceAll(cwd, "CWD")
    .replaceAll(homedir(), "HOME");
}

const mount = (name: string) => `- type: bind\n        source: HOME/${name}\n`;

// What docker compose 2.40.3 prints or refuses.
describe("the model, where docker compose does not do the obvious", () => {
  it.each([
    [
      "prints floats as Go does",
      "environment: {A: 1e9, B: 12345678.5, C: -0.0, D: 123456.0}",
      ['A: "1e+09"', 'B: "1.23456785e+07"', 'C: "-0"', 'D: "123456"'],
    ],
    [
      "keeps all digits of whole numbers",
      "environment: {A: 0xFFFFFFFFFFFFFFFF, B: 99999999999999999999, C: -0}",
      ['A: "18446744073709551615"', 'B: "1e+20"', 'C: "0"'],
    ],
    [
      "keeps all digits of sizes",
      "mem_limit: 9007199254740993, memswap_limit: 1_000",
      ['mem_limit: "9007199254740993"', 'memswap_limit: "1000"'],
    ],
    ["reads sizes as Go does", "mem_limit: .5g, shm_size: '1e3'", ['mem_limit: "536870912"', 'shm_size: "1000"']],
    [
      "drops a slash behind a path in the home",
      "volumes: ['~/m/:/a', {type: bind, source: ~/q/, target: /b}]",
      [mount("m"), mount("q")],
    ],
    [
      "cleans paths of builds and watches in the home",
      "build: {context: ~/c/, additional_contexts: {x: ~/x/}, ssh: [k=~/k/]}, develop: {watch: [{path: ~/w/, action: rebuild}]}",
      ["context: HOME/c\n", "x: HOME/x\n", "'k: HOME/k'", "path: HOME/w\n"],
    ],
    ["does not fill the variables of hooks", "post_start: [{command: [x], environment: [PWD]}]", ["PWD: null"]],
    ["accepts port 0 in long syntax", "ports: [{target: 0}]", ["- mode: ingress\n        protocol: tcp"]],
  ])("%s", async (_, attributes, lines) => {
    const text = await printed(attributes);
    for (const line of lines) expect(text).toContain(line);
  });

  it.each([
    ['["18380:80", "18380-18381:80-81"]', ["18380:80", "18381:81"]],
    ['["3000", "3000-3001"]', ["undefined:3000", "undefined:3001"]],
    ['["3000-3001:3000-3001", {target: 3001, published: "3001", name: n}]', ["3000:3000", "3001:3001"]],
  ])("publishes each port of %s once", async (ports, expected) => {
    const { stack } = await loaded(project({ "compose.yaml": `services: {a: {image: i, ports: ${ports}}}` }));
    const found = stack.services.get("a")?.ports?.map(({ published, target }) => `${published}:${target}`);
    expect(found).toEqual(expected);
  });

  it("publishes a port once that an override or an extended service has in a range", async () => {
    const cwd = project({
      "compose.yaml":
        "services: {a: {image: i, ports: ['3000-3002:3000-3002']}, b: {extends: a, ports: ['3001:3001']}}",
      "over.yaml": "services: {a: {ports: ['3001:3001']}}",
    });
    const { stack } = await loaded(cwd, { files: ["compose.yaml", "over.yaml"] });
    for (const name of ["a", "b"]) expect(stack.services.get(name)?.ports).toHaveLength(3);
  });

  it("appends platforms of a build", async () => {
    const cwd = project({
      "compose.yaml": "services: {a: {build: {platforms: [linux/amd64]}}}",
      "over.yaml": "services: {a: {build: {platforms: [linux/amd64, linux/arm64]}}}",
    });
    const { stack } = await loaded(cwd, { files: ["compose.yaml", "over.yaml"] });
    expect(stack.services.get("a")?.build?.platforms).toEqual(["linux/amd64", "linux/amd64", "linux/arm64"]);
  });

  it("keeps a reference to a service without contents, also in the hash", async () => {
    const text = "services: {a: {image: alpine, extends: {file: b.yaml, service: n}}}";
    const cwd = project({ "compose.yaml": text, "b.yaml": "services: {n: }" });
    const service = (await loaded(cwd)).stack.services.get("a");
    expect(service?.extends).toEqual({ file: join(cwd, "b.yaml"), service: "n" });
    const moved = {
      ...service,
      extends: { file: "/work/shared/cases/b-extends-an-empty-service/b.yaml", service: "n" },
    };
    expect(configHash(moved as Service)).toBe("fbe3ece86ccb131eaf880ff6c7228b685a0fbac56b5cb1fe610142bff8cbe86e");
  });

  it("fills a list of variables from the .env beside an included file, and a mapping from the whole stack", async () => {
    const cwd = project({
      "compose.yaml": "include: [i/c.yaml]",
      "i/c.yaml": "services: {a: {image: i, environment: {B: }}, b: {image: i, environment: [B]}}",
      "i/.env": "B=1",
    });
    const { stack } = await loaded(cwd);
    const found = ["a", "b"].map((name) => stack.services.get(name)?.environment);
    expect(found).toEqual([{ B: null }, { B: "1" }]);
  });

  it("resolves the first symbolic link in a watched path", async () => {
    const cwd = project({
      "compose.yaml": "services: {a: {build: ., develop: {watch: [{path: ./link/sub, action: rebuild}]}}}",
    });
    mkdirSync(join(cwd, "real"));
    symlinkSync("real", join(cwd, "link"));
    expect(canonicalYaml((await loaded(cwd)).stack)).not.toContain("/link/");
  });

  it("takes a variable in a label file from earlier files before the lines above", async () => {
    const labels = { "a.env": "X=1", "b.env": "X=2\nP=${X}" };
    const text = await printed("label_file: [a.env, b.env]", labels);
    expect(text).toContain('P: "1"');
    expect(text).toContain('X: "2"');
  });

  it("prints an empty list of an extension as null in JSON", async () => {
    const { stack } = await loaded(
      project({ "compose.yaml": "services: {a: {image: i}}\nx-p: {a: [], num: 123456789012345678}" }),
    );
    expect(canonicalJsonText(stack)).toContain('"a": null,\n    "num": 123456789012345678');
    expect(canonicalYaml(stack)).toContain("a: []\n  num: 123456789012345678");
  });

  it.each([
    ["volumes: [{type: bind, target: /x}]", 'invalid mount config for type "bind": field Source must not be empty'],
    ["devices: [{source: /dev/null}]", "service device services.a.devices[0] is missing a mount target"],
    ["deploy: {replicas: -1}", 'services.a.deploy.replicas must be at least 0, not "-1"'],
    ["ports: ['0:0']", "service ports services.a.ports[0] is missing a target port"],
    ["ports: [{published: 80}]", "service ports services.a.ports[0] is missing a target port"],
  ])("refuses %s", async (attributes, message) => {
    const cwd = project({ "compose.yaml": `services: {a: {image: i, ${attributes}}}` });
    expect((await complaints(cwd)).join()).toContain(message);
  });

  it.each(["{}", "version: '3'", "include: [{path: []}]"])("refuses a file without contents: %s", async (text) => {
    expect((await complaints(project({ "compose.yaml": text }))).join()).toContain("empty compose file");
  });
});

describe("the outline", () => {
  it.each([
    [
      "keeps two mounts whose sources are variables",
      "services: {a: {volumes: ['${A:?e}/f:/g', '${B:?e}/f:/f']}}",
      ["source: ${A:?e}/f", "source: ${B:?e}/f"],
    ],
    ["keeps a list of variables of an included file", "include: [i.yaml]", ["- A=1\n      - B\n"]],
    [
      "fills the project's name",
      "services: {a: {environment: [COMPOSE_PROJECT_NAME]}}",
      ["- COMPOSE_PROJECT_NAME=shop"],
    ],
    ["has each port once", "services: {a: {ports: ['80:80', '80-81:80-81']}}", ["target: 81"]],
  ])("%s", async (_, text, lines) => {
    const cwd = project({ "compose.yaml": text, "i.yaml": "services: {a: {environment: [A=1, B]}}" });
    const found = outlineText(await outline({ ...request, env: { B: "secret" }, cwd }), "yaml");
    for (const line of lines) expect(found).toContain(line);
    expect(found.match(/target: 80/g)?.length ?? 1).toBe(1);
  });
});

describe("warnings", () => {
  const text = `services:
  a: {image: x, ports: ["80:80"]}
  b: {image: x, ports: ["80:80"], restart: allways}`;

  it("are only about the services that get containers", async () => {
    const cwd = project({ "compose.yaml": text });
    const of = async (request: object) => (await loaded(cwd, request)).warnings.map(({ rule }) => rule);
    expect(await of({})).toEqual(["duplicate-host-port", "invalid-restart"]);
    expect(await of({ services: ["a"] })).toEqual([]);
    expect(await of({ services: ["b"] })).toEqual(["invalid-restart"]);
    expect(await of({ creates: false })).toEqual([]);
  });
});
