// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates under test are Compose's, not JavaScript's.
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../../src/errors.ts";
import { complaints, loaded, project } from "./project.ts";

const compose = "services: {web: {image: '${IMAGE:-none}'}}\n";

async function image(cwd: string, request = {}): Promise<string | undefined> {
  const { stack } = await loaded(cwd, request);
  return stack.services.get("web")?.image;
}

describe("finding the stack file", () => {
  it("prefers compose.yaml, adds its override, and warns about ignored files", async () => {
    const files = {
      "compose.yaml": compose,
      "docker-compose.yml": "x",
      "compose.override.yaml": "services: {web: {tty: true}}",
    };
    const { stack, warnings } = await loaded(project(files));
    expect(stack.services.get("web")).toMatchObject({ image: "none", tty: true });
    expect(warnings.map(({ message }) => message)).toEqual([
      "Found multiple config files with supported names: compose.yaml, docker-compose.yml. Using compose.yaml",
    ]);
  });

  it("searches the parent directories", async () => {
    const cwd = project({ "compose.yml": compose, "a/b/x": "" });
    const { stack } = await loaded(join(cwd, "a/b"));
    expect(stack).toMatchObject({ name: "shop", workingDir: cwd, files: [join(cwd, "compose.yml")] });
  });

  it("uses COMPOSE_FILE from the shell or from .env", async () => {
    const cwd = project({
      "a.yaml": compose,
      "b.yaml": "services: {web: {image: b}}",
      ".env": "COMPOSE_FILE=a.yaml,b.yaml\nCOMPOSE_PATH_SEPARATOR=,\n",
    });
    expect(await image(cwd)).toBe("b");
    expect(await image(cwd, { env: { COMPOSE_FILE: "b.yaml:a.yaml", COMPOSE_PATH_SEPARATOR: ":" } })).toBe("none");
  });

  it("reads stdin for -f -", async () => {
    const cwd = project({});
    expect(await image(cwd, { files: ["-"], stdin: () => [Buffer.from(compose)] })).toBe("none");
    expect(await complaints(cwd, { files: ["-"], stdin: () => [Buffer.from("a: [")] })).toEqual([
      '<stdin>:1:4 [ | unclosed "["',
    ]);
  });

  it("does not read a URL as a path", async () => {
    const request = loaded(project({}), { files: ["https://example.org/compose.yaml"] });
    await expect(request).rejects.toThrow("remote source https://example.org/compose.yaml is not supported here");
  });

  it("throws if there is none", async () => {
    await expect(loaded(project({}))).rejects.toThrow(UsageError);
    await expect(loaded(project({}))).rejects.toThrow("no configuration file provided: not found");
  });
});

describe("variables", () => {
  it("come from .env beside the first file, and the shell wins", async () => {
    const cwd = project({ "d/compose.yaml": compose, "d/.env": "IMAGE=file", ".env": "IMAGE=elsewhere" });
    expect(await image(cwd, { files: ["d/compose.yaml"] })).toBe("file");
    expect(await image(cwd, { files: ["d/compose.yaml"], env: { IMAGE: "shell" } })).toBe("shell");
    expect(await image(cwd, { files: ["d/compose.yaml"], projectDirectory: "." })).toBe("elsewhere");
    expect(await image(cwd, { files: ["d/compose.yaml"], env: { COMPOSE_DISABLE_ENV_FILE: "true" } })).toBe("none");
  });

  it("come from the given env files, where later files win", async () => {
    const cwd = project({
      "compose.yaml": compose,
      ".env": "IMAGE=no",
      "a.env": "IMAGE=a",
      "b.env": "IMAGE=${IMAGE}b",
    });
    expect(await image(cwd, { envFiles: ["a.env", "b.env"] })).toBe("ab");
    expect(await image(cwd, { env: { COMPOSE_ENV_FILES: "a.env" } })).toBe("a");
    expect(await complaints(cwd, { envFiles: ["no.env"] })).toEqual(["no.env: no such file"]);
  });

  it("in an env file come from the shell, else the lines above, else earlier files", async () => {
    const cwd = project({
      "compose.yaml": "services: {web: {image: $IMAGE, env_file: [c.env, d.env]}}",
      "a.env": "TAG=1\nNAME=a",
      "b.env": "TAG=2\nIMAGE=$NAME:$TAG\nNAME=b",
      "c.env": "LEVEL=1",
      "d.env": "LEVEL=2\nSEEN=$LEVEL",
    });
    const web = async (env: Record<string, string>) =>
      (await loaded(cwd, { envFiles: ["a.env", "b.env"], env })).stack.services.get("web");
    expect(await web({})).toMatchObject({ image: "a:2", environment: { LEVEL: "2", SEEN: "2" } });
    expect(await web({ TAG: "3", LEVEL: "3" })).toMatchObject({ image: "a:3", environment: { SEEN: "3" } });
  });

  it("stay as written when asked", async () => {
    expect(await image(project({ "compose.yaml": compose }), { interpolate: false })).toBe("${IMAGE:-none}");
  });

  it("get one warning for all files", async () => {
    const cwd = project({
      "compose.yaml": "services: {web: {image: i, hostname: $NO}}",
      "compose.override.yaml": "services: {web: {domainname: $NO}}",
    });
    const { warnings } = await loaded(cwd);
    expect(warnings.map(({ message }) => message)).toEqual([
      'The "NO" variable is not set. Defaulting to a blank string.',
    ]);
  });
});

describe("the project's name", () => {
  const named = "name: ${P:-inner}\nservices: {web: {image: '$COMPOSE_PROJECT_NAME'}}\n";

  it("is -p, COMPOSE_PROJECT_NAME, name:, the directory, in this order", async () => {
    const cwd = project({ "compose.yaml": named, "bare/compose.yaml": compose });
    expect(await image(cwd, { projectName: "flag", env: { COMPOSE_PROJECT_NAME: "env" } })).toBe("flag");
    expect(await image(cwd, { env: { COMPOSE_PROJECT_NAME: "env" } })).toBe("env");
    expect(await image(cwd, { env: { P: "p" } })).toBe("p");
    expect(await image(cwd)).toBe("inner");
    expect((await loaded(cwd, { files: ["bare/compose.yaml"] })).stack.name).toBe("bare");
  });

  it("is the directory's name, normalized", async () => {
    const cwd = project({ "_My.Shop 2/compose.yaml": compose });
    expect((await loaded(join(cwd, "_My.Shop 2"))).stack.name).toBe("myshop2");
  });

  it("is rejected if explicit and invalid, with a valid suggestion", async () => {
    const cwd = project({ "compose.yaml": compose });
    await expect(loaded(cwd, { projectName: "My Shop" })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^invalid project name "My Shop": must consist only of lowercase/),
      hint: 'Use "myshop".',
    });
  });
});

describe("load", () => {
  it("merges later files over earlier ones", async () => {
    const cwd = project({ "a.yaml": compose, "b.yaml": "services: {web: {image: b, ports: ['80']}}" });
    const { stack, root } = await loaded(cwd, { files: ["a.yaml", "b.yaml"] });
    expect(stack.services.get("web")).toMatchObject({ image: "b", ports: [{ target: 80 }] });
    expect(root.entries.has("services")).toBe(true);
  });

  it("warns about the obsolete version", async () => {
    const { warnings, root } = await loaded(project({ "compose.yaml": `version: "3"\n${compose}` }));
    expect(warnings.map(({ message }) => message)).toEqual(["the attribute `version` is obsolete: it has no effect"]);
    expect(root.entries.has("version")).toBe(false);
  });

  it("warns about a profile of the command line that no service has, unless only containers are needed", async () => {
    const cwd = project({ "compose.yaml": "services: {web: {image: i}, a: {image: i, profiles: [debug, admin]}}" });
    const warned = async (request: object) =>
      (await loaded(cwd, request)).warnings.map(({ message, hint }) => `${message}: ${hint}`);
    expect(await warned({ profiles: ["debgu", "admin", "*"] })).toEqual([
      'no service has the profile "debgu": Its profiles are: admin, debug.',
    ]);
    expect(await warned({ profiles: ["debgu"], creates: false })).toEqual([]);
    expect(await warned({ env: { COMPOSE_PROFILES: "other" } })).toEqual([]);
  });

  it("activates COMPOSE_PROFILES unless profiles are named", async () => {
    const cwd = project({
      "compose.yaml": "services: {web: {image: i}, a: {image: i, profiles: [a]}, b: {image: i, profiles: [b]}}",
    });
    const names = async (request = {}) => [...(await loaded(cwd, request)).stack.services.keys()];
    expect(await names()).toEqual(["web"]);
    expect(await names({ env: { COMPOSE_PROFILES: "a" } })).toEqual(["web", "a"]);
    expect(await names({ env: { COMPOSE_PROFILES: "a" }, profiles: ["b"] })).toEqual(["web", "b"]);
  });

  it("activates the empty profile if none is chosen", async () => {
    const cwd = project({ "compose.yaml": "services: {web: {image: i, profiles: ['${PROFILE:-}']}}" });
    const count = async (env: Record<string, string>) => (await loaded(cwd, { env })).stack.services.size;
    expect(await count({})).toBe(1);
    expect(await count({ PROFILE: "x" })).toBe(0);
    expect(await count({ COMPOSE_PROFILES: "x" })).toBe(0);
  });

  it("reports the problems of all files and stages at once", async () => {
    const cwd = project({
      "a.yaml": "services: {web: {image: '${NO:?say}', tty: maybe}}",
      "b.yaml": "services: {web: {bogus: 1}}",
    });
    const found = await complaints(cwd, { files: ["a.yaml", "b.yaml"] });
    expect(found.slice(0, 2)).toEqual([
      "a.yaml:1:26 ${NO:?say} | required variable NO is missing a value: say",
      'a.yaml:1:44 maybe | services.web.tty must be true or false, not "maybe"',
    ]);
    expect(found[2]).toMatch(/^b\.yaml:1:18 bogus/);
    expect(found).toHaveLength(3);
  });

  it.each([
    ["a missing file", "no.yaml", "no.yaml: no such file"],
    ["a directory", "dir", "dir is a directory"],
    ["a binary file", "binary", "binary is not a text file"],
    ["a file that is not UTF-8", "latin1", "latin1 is not in UTF-8: byte 0xE9 on line 1"],
    ["UTF-16 without a byte order mark", "utf16", "utf16 is in UTF-16 without a byte order mark"],
    ["a file of more than 10 MB", "huge", "huge is larger than 10 MB"],
    ["an empty file", "empty", "empty:1:1  | empty compose file"],
  ])("reports %s", async (_, file, expected) => {
    const cwd = project({
      binary: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x80]),
      latin1: Buffer.from("services: {w: {image: caf\xe9}}", "latin1"),
      utf16: Buffer.from("services: {w: {image: i}}", "utf16le"),
      huge: "#".repeat(10 * 1024 * 1024 + 1),
      empty: "",
    });
    mkdirSync(join(cwd, "dir"));
    expect(await complaints(cwd, { files: [file] })).toEqual([expected]);
  });

  it.skipIf(process.getuid?.() === 0)("says that a file may not be read", async () => {
    const cwd = project({ "compose.yaml": compose });
    chmodSync(join(cwd, "compose.yaml"), 0);
    expect(await complaints(cwd)).toEqual(["compose.yaml cannot be read: permission denied"]);
  });

  it.skipIf(process.platform !== "linux")("reports a file that cannot be read", async () => {
    expect(await complaints(project({}), { files: ["/proc/self/mem"] })).toEqual([
      expect.stringMatching(/^\/proc\/self\/mem cannot be read: EIO/),
    ]);
  });

  it("reads UTF-16 with a byte order mark", async () => {
    const cwd = project({ "compose.yaml": Buffer.from(`\uFEFF${compose}`, "utf16le") });
    expect(await image(cwd)).toBe("none");
  });

  it("rejects an error in one file even if the next file overrides it", async () => {
    const cwd = project({ "a.yaml": "services: {w: {image: [i]}}", "b.yaml": "services: {w: {image: !override i}}" });
    expect(await complaints(cwd, { files: ["a.yaml", "b.yaml"] })).toEqual([
      "a.yaml:1:23 [i] | services.w.image must be a string, not a list",
    ]);
  });

  it("reads a raw env file line by line, at line feeds only", async () => {
    const cwd = project({
      "compose.yaml": "services: {w: {image: i, env_file: [{path: x.env, format: raw}]}}",
      "x.env": "\uFEFFA='1\rB=2'\r\n # c\n  C=\u2028#\n",
    });
    const { stack } = await loaded(cwd);
    expect(stack.services.get("w")?.environment).toEqual({ A: "'1\rB=2'", C: "\u2028#" });
  });

  it.each([
    ["a secret of a variable without a name", "secrets: {s: {environment: ''}}"],
    ["a secret with a driver only", "secrets: {s: {driver: x}}"],
    ["a secret that is not elsewhere either", "secrets: {s: {external: false}}"],
  ])("refuses %s", async (_, yaml) => {
    const cwd = project({ "compose.yaml": yaml });
    expect(await complaints(cwd)).toEqual([
      'compose.yaml:1:11 s | secrets.s must declare either "file" or "environment"',
    ]);
    expect(await complaints(cwd, { consistency: false })).toEqual([]);
  });

  it.each(["1.", "1.5", "0x10", " 1"])("rejects the string %j as a whole number", async (text) => {
    const cwd = project({ "compose.yaml": `services: {w: {image: i, cpu_quota: "${text}"}}` });
    expect(await complaints(cwd)).toHaveLength(1);
  });

  it("sets PWD to the working directory, even if the shell has none or a wrong one", async () => {
    const cwd = project({ "compose.yaml": "services: {w: {image: i, labels: {at: $PWD}}}" });
    for (const env of [{}, { PWD: "/elsewhere" }]) {
      const { stack } = await loaded(cwd, { env });
      expect(stack.services.get("w")?.labels).toEqual({ at: cwd });
    }
  });

  it("keeps a PWD that leads through a symbolic link", async () => {
    const cwd = project({ "compose.yaml": "services: {w: {image: i, labels: {at: $PWD}}}" });
    symlinkSync(cwd, `${cwd}-link`);
    const { stack } = await loaded(cwd, { env: { PWD: `${cwd}-link` } });
    expect(stack.services.get("w")?.labels).toEqual({ at: `${cwd}-link` });
  });

  it("does not interpolate a reset value", async () => {
    const cwd = project({
      "compose.yaml": 'services: {w: {image: i, cpus: !reset abc, labels: !reset {a: "${B:?}"}}}',
    });
    const { stack } = await loaded(cwd);
    expect(stack.services.get("w")).not.toHaveProperty("cpus");
  });

  it("keeps an empty string that replaces a list, except for dns", async () => {
    const cwd = project({ "compose.yaml": "services: {w: {image: i, dns: '', dns_search: '', tmpfs: ''}}" });
    const { stack, warnings } = await loaded(cwd);
    expect(stack.services.get("w")).toMatchObject({ dns_search: [""], tmpfs: [""] });
    expect(stack.services.get("w")).not.toHaveProperty("dns");
    expect(warnings.map(({ rule }) => rule)).toEqual(["missing-target"]);
  });

  it("keeps an empty option of a provider", async () => {
    const cwd = project({ "compose.yaml": "services: {w: {provider: {type: x, options: {a: '', b: [c]}}}}" });
    const { stack } = await loaded(cwd);
    expect(stack.services.get("w")?.provider).toEqual({ type: "x", options: { a: [""], b: ["c"] } });
  });

  it("reads env files of any kind in UTF-16, and warns about bytes that are not UTF-8", async () => {
    const text = "A=caf\u00E9\n";
    const compose = "services: {w: {image: 'i:$A', env_file: e.env, label_file: l.env}}";
    const sixteen = Buffer.from(`\uFEFF${text}`, "utf16le");
    const files = { "compose.yaml": compose, ".env": sixteen, "e.env": sixteen, "l.env": sixteen };
    const { stack, warnings } = await loaded(project(files));
    const { image, environment, labels } = stack.services.get("w") ?? {};
    expect([image, environment?.["A"], labels?.["A"], warnings]).toEqual(["i:caf\u00E9", "caf\u00E9", "caf\u00E9", []]);
    const eight = Buffer.from(text, "latin1");
    const other = await loaded(project({ "compose.yaml": compose, ".env": "A=1", "e.env": eight, "l.env": "A=2" }));
    expect(other.warnings.map(({ message }) => message)).toEqual(["e.env is not in UTF-8: byte 0xE9 on line 1"]);
    const dotEnv = await loaded(project({ "compose.yaml": "services: {w: {image: i}}", ".env": eight }));
    expect(dotEnv.warnings.map(({ message }) => message)).toEqual([".env is not in UTF-8: byte 0xE9 on line 1"]);
  });

  it("ignores a missing env file of a service that is not created", async () => {
    const cwd = project({ "compose.yaml": "services: {a: {image: i}, b: {image: i, env_file: b.env}}" });
    const asked = [{ services: ["a"] }, { creates: false }, { services: ["b"] }];
    const problems = await Promise.all(asked.map((request) => complaints(cwd, request)));
    expect(problems.map(({ length }) => length)).toEqual([0, 0, 1]);
  });

  it("rejects a line of a raw env file without a variable name", async () => {
    const cwd = project({
      "compose.yaml": "services: {w: {image: i, env_file: [{path: x.env, format: raw}]}}",
      "x.env": "A=1\n=b\n",
    });
    expect(await complaints(cwd)).toEqual(["x.env:2:1 = | missing variable name"]);
  });
});
