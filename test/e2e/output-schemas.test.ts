import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { commandsOf } from "../support/project-commands.ts";
import { quickProbe } from "../support/quick-probe.ts";
import { useProject } from "../support/use-project.ts";

const folder = new URL("../../schemas/", import.meta.url);
const names = readdirSync(folder)
  .map((file) => file.replace(".schema.json", ""))
  .filter((name) => name !== "stack" && name !== "template");
const schemaOf = (name: string) => JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), "utf8"));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { "date-time": true } });
// One may refer to another.
for (const name of names) ajv.addSchema(schemaOf(name));
const validators = new Map(names.map((name) => [name, ajv.getSchema(`${name}.schema.json`)]));

/** Says what is wrong with it by the schema; nothing, where it is right. */
function wrong(name: string, value: unknown): unknown {
  const validate = validators.get(name);
  return validate?.(value) ? undefined : { errors: validate?.errors, value };
}

/** JSON Lines: each right, and not none. */
function expectLines(name: string, text: string): void {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  expect(lines.map((line) => wrong(name, JSON.parse(line))).filter((fault) => fault !== undefined)).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
}

const project = useProject("cli-schemas-", async (made) => {
  await made.write({
    "compose.yaml": `services:
  web: {image: busybox:1, command: sleep 600, init: true, ports: ["127.0.0.1::80"], volumes: ["data:/data"], environment: {A: "\${A:-1}"},
    healthcheck: {test: "true", ${quickProbe}}}
  broken: {image: busybox:1, command: "false", profiles: [broken], healthcheck: {test: "true"}}
  ended: {image: busybox:1, command: "true", depends_on: {web: {condition: service_healthy}}}
volumes: {data: {}}
`,
  });
});

describe("the JSON that berth prints", () => {
  it("is as its schema says: progress and plans, of a stack not there yet, there, and changed", async () => {
    const { berth, tryBerth } = commandsOf(project());
    const plan = async (env = {}) => JSON.parse((await tryBerth(["plan", "--json"], { env })).stdout);
    expect(wrong("plan", await plan())).toBeUndefined();
    expectLines("progress", (await berth("--progress", "json", "up", "-d")).stderr);
    expect(wrong("plan", await plan())).toBeUndefined();
    const changed = await plan({ A: "2" });
    expect(wrong("plan", changed)).toBeUndefined();
    expect(changed.steps.length).toBeGreaterThan(3);
  });

  it.each([
    ["ps", ["ps", "-a", "--format", "json"]],
    ["volumes", ["volumes", "--format", "json"]],
    ["stats", ["stats", "-a", "--no-stream", "--format", "json"]],
    ["version", ["version", "--format", "json"]],
    ["version", ["compose", "version", "--format", "json"]],
  ])("is as its schema says, line by line: %s", async (name, args) => {
    const { stdout } = await commandsOf({ ...project() }).tryBerth(args);
    expectLines(name, stdout);
  });

  it.each([
    ["ls", ["ls", "-a", "--format", "json"]],
    ["images", ["images", "--format", "json"]],
    ["graph", ["graph", "--live", "--highlight", "web", "--format", "json"]],
    ["gc", ["gc", "--dry-run", "--format", "json"]],
    ["variables", ["config", "--variables", "--format", "json"]],
    ["templates", ["template", "list", "--format", "json"]],
    ["templates", ["template", "show", "empty", "--format", "json"]],
  ])("is as its schema says, as a whole: %s", async (name, args) => {
    const { stdout } = await commandsOf(project()).berth(...args);
    expect(wrong(name, JSON.parse(stdout))).toBeUndefined();
  });

  it("is as its schema says: a service that is up, one that is not, and the lines of an up that fails", async () => {
    const { berth, tryBerth } = commandsOf(project());
    const why = async (service: string) => JSON.parse((await tryBerth(["why", service, "--format", "json"])).stdout);
    for (const [service, isUp] of [
      ["web", true],
      ["broken", false],
    ] as const) {
      const report = await why(service);
      expect(wrong("why", report)).toBeUndefined();
      expect(report.up).toBe(isUp);
    }
    const failed = await tryBerth(["--progress", "json", "up", "--wait", "--no-deps", "broken"]);
    expectLines("progress", failed.stderr);
    expect(failed.stderr).toContain('"kind":"exited"');
    await berth("rm", "-f", "broken");
  });

  it("is as its schema says, event by event", async () => {
    const { berth } = commandsOf(project());
    const before = new Date().toISOString();
    await berth("kill", "web");
    const { stdout } = await berth("events", "--json", "--since", before, "--until", new Date().toISOString());
    expectLines("events", stdout);
  });
});

/** Each property within a schema. */
function* properties(schema: object, path = "#"): Generator<{ readonly path: string; readonly at: object }> {
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value !== "object" || value === null) continue;
    if (key === "properties") {
      for (const [name, at] of Object.entries<object>(value)) yield { path: `${path}/${name}`, at };
    }
    yield* properties(value, `${path}/${key}`);
  }
}

describe.each(names)("schemas/%s.schema.json", (name) => {
  it("describes itself and every field", () => {
    const schema = schemaOf(name);
    expect(schema).toMatchObject({ title: expect.any(String), description: expect.any(String) });
    const silent = [...properties(schema)].filter(({ at }) => !("description" in at) && !("$ref" in at));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });
});
