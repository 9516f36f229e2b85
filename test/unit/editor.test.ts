import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtInNames, projectsOf } from "../support/built-in-projects.ts";
import { type LanguageServer, openLanguageServer, type SchemaName } from "../support/language-server.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
const files = (folder: string) =>
  readdirSync(join(top, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /compose[\w.-]*\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
const right = [
  "test/unit/stack/canonical/golden/everything.yaml",
  "test/unit/stack/canonical/golden/rare.yaml",
  ...files("examples"),
  ...["built", "connected", "ordered", "storing"].flatMap((name) => files(`test/stacks/${name}`)),
];

const templates = await builtInNames();
/** The stack files of a template's first project. */
async function stackFilesOf(template: string): Promise<string[]> {
  for await (const { dir, paths } of projectsOf(template)) {
    return paths.filter((path) => /^compose.*\.yaml$/.test(path)).map((path) => readFileSync(join(dir, path), "utf8"));
  }
  return [];
}

let server: LanguageServer;
beforeAll(async () => {
  server = await openLanguageServer();
});
afterAll(() => server.close());

/** Line and column of the file, and what is said. */
async function told(text: string, schema?: SchemaName): Promise<string[]> {
  const diagnostics = await server.diagnose(text, schema);
  return diagnostics.map(({ range: { start }, message }) => `${start.line}:${start.character + 1} ${message}`);
}

describe("an editor with our schema", () => {
  test.each(right)("accepts %s", async (name) => {
    expect(await told(readFileSync(join(top, name), "utf8"))).toEqual([]);
  });

  test.each([
    ["an unknown attribute", "services:\n  web:\n    imagee: nginx\n", ["3:5 Property imagee is not allowed."]],
    [
      "a mapping where a list is wanted",
      "services:\n  web:\n    ports: {a: b}\n",
      ['3:12 Incorrect type. Expected "array".'],
    ],
    [
      "a word that is none of the choices",
      "services:\n  web:\n    cgroup: hots\n",
      ['3:13 Value is not accepted. Valid values: "host", "private".'],
    ],
    [
      "a member that is missing",
      "services:\n  web:\n    image: i\nmodels: {a: {}}",
      ['4:10 Missing property "model".'],
    ],
    [
      "a dependency's condition misspelt",
      "services:\n  web:\n    depends_on: {db: {condition: healthy}}\n",
      [
        '3:34 Value is not accepted. Valid values: "service_started", "service_healthy", "service_completed_successfully".',
      ],
    ],
  ])("refuses %s, and says why", async (_, text, said) => {
    expect(await told(text)).toEqual(said);
  });

  test("describes an attribute under the mouse", async () => {
    expect(await server.hover("services:\n  web:\n    image: nginx\n", 2, 6)).toContain(
      "The image that containers are made from",
    );
  });

  /** Of the last line that begins so: its number, its indentation, and all above it. */
  function placeOf(text: string, beginning: RegExp) {
    const lines = text.split("\n");
    const line = lines.findLastIndex((each) => beginning.test(each));
    return { line, indent: /^ */.exec(lines[line] ?? "")?.[0] ?? "", lines };
  }

  /** Explains an attribute of a service, and offers others beside it. */
  async function expectHelp(text: string): Promise<void> {
    const { line, indent, lines } = placeOf(text, /^ {4}(?:image|networks|command|environment|volumes|restart):/);
    expect(line).toBeGreaterThan(0);
    expect(await server.hover(text, line, indent.length + 1)).toMatch(
      /image|network|command|environment|volume|restart/i,
    );
    const begun = [...lines.slice(0, line), `${indent}mem_`, ...lines.slice(line)].join("\n");
    expect(await server.complete(begun, line, indent.length + 4)).toEqual(expect.arrayContaining(["mem_limit"]));
  }

  test.each(files("examples"))("explains and completes attributes in %s", async (name) => {
    await expectHelp(readFileSync(join(top, name), "utf8"));
  });

  test.each(templates)("accepts, explains and completes what the template %s makes", async (name) => {
    const made = await stackFilesOf(name);
    expect(made.length).toBeGreaterThan(0);
    for (const text of made) {
      expect(await told(text)).toEqual([]);
      await expectHelp(text);
    }
  });

  test.each(templates)("accepts, explains and completes the template.yaml of %s", async (name) => {
    const text = readFileSync(join(top, "templates", name, "template.yaml"), "utf8");
    expect(await told(text, "template")).toEqual([]);
    const { line, indent, lines } = placeOf(text, /^ {4}type:/);
    expect(await server.hover(text, line, indent.length + 1, "template")).toContain("generated, never shown");
    const begun = [...lines.slice(0, line), `${indent}hel`, ...lines.slice(line)].join("\n");
    expect(await server.complete(begun, line, indent.length + 3, "template")).toContain("help");
    const value = lines.with(line, `${indent}type: `).join("\n");
    expect(await server.complete(value, line, indent.length + 6, "template")).toEqual(
      expect.arrayContaining(["text", "choice", "secret"]),
    );
  });

  test.each([
    ["an attribute that there is not", "question: {}\n", "Property question is not allowed."],
    ["a type that there is not", "questions: {a: {type: texts, ask: A}}\n", "Value is not accepted."],
    ["a key in capitals", "questions: {A: {type: text, ask: A}}\n", 'Use lower-case letters, digits and "_"'],
  ])("refuses, in a template.yaml, %s", async (_, rest, said) => {
    const text = `name: a\nversion: 1.0.0\ndescription: A\n${rest}`;
    expect((await told(text, "template")).join("\n")).toContain(said);
  });
});
