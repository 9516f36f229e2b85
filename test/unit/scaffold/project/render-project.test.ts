import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { problemsText } from "../../../../src/render/problems/code-frame.ts";
import { type Language, openLanguage } from "../../../../src/scaffold/language/liquid.ts";
import { renderProject } from "../../../../src/scaffold/project/render-project.ts";
import { openTemplate } from "../../../../src/scaffold/template/open-template.ts";
import type { Answer } from "../../../../src/scaffold/template.ts";
import { substitute } from "../../../../src/stack/interpolate/substitute.ts";
import { inFolder, templateFiles } from "../../../support/template-folder.ts";

let language: Language;
beforeAll(async () => {
  language = await openLanguage();
});

/** Files by path, and what is wrong. */
async function rendered(
  yaml: string,
  files: Readonly<Record<string, string>>,
  answers: Readonly<Record<string, Answer>>,
) {
  return inFolder(templateFiles(yaml, files), async (folder) => {
    const template = await openTemplate(folder, { language, cwd: folder, name: "sample" });
    const made = renderProject(template, new Map(Object.entries(answers)), { language, folder: "here" });
    return {
      files: Object.fromEntries(made.files.map(({ path, bytes }) => [path, bytes.toString()])),
      problems: problemsText(made.problems),
      flags: made.files.filter((file) => file.private || file.executable).map(({ path }) => path),
    };
  });
}

const name = "questions: {name: {type: text, ask: Name}}\n";

describe("a project", () => {
  it("copies its files and renders .liquid files and file names", async () => {
    const { files } = await rendered(
      name,
      { "{{ name }}/{{ folder }}.txt.liquid": "{{ name }} {{ template.version }}\n", "copied.txt": "{{ name }}\n" },
      { name: "shop" },
    );
    expect(files).toEqual({ "shop/here.txt": "shop 1.0.0\n", "copied.txt": "{{ name }}\n" });
  });

  it("omits files, folders and blocks whose conditions are false", async () => {
    const yaml = `questions: {cache: {type: boolean, ask: Cache}}
files: [{path: cache, when: cache}, {path: cache/b.txt, when: cache == "never"}]
`;
    const files = {
      "cache/a.txt": "",
      "cache/b.txt": "",
      "{% if cache %}named.txt{% endif %}": "",
      "c.yaml.liquid": "a: 1\n{% if cache %}\nb: 2\n  {% else %}  \nb: 3\n{% endif %}\nc: 4\n",
    };
    expect((await rendered(yaml, files, { cache: true })).files).toEqual({
      "cache/a.txt": "",
      "named.txt": "",
      "c.yaml": "a: 1\nb: 2\nc: 4\n",
    });
    expect((await rendered(yaml, files, { cache: false })).files).toEqual({ "c.yaml": "a: 1\nb: 3\nc: 4\n" });
  });

  it.each([
    ["..", "is outside the project"],
    ["a/b", "contains a slash"],
    ["..\\x", "contains a slash"],
    ["a\nb", "contains a control character"],
    [".git", "cannot be written by a template"],
    [".GIT", "cannot be written by a template"],
    [".berth", "cannot be written by a template"],
    ["x".repeat(256), "is longer than 255 bytes"],
  ])("is rejected if an answer names a file %j", async (answer, fault) => {
    const { files, problems } = await rendered(name, { "{{ name }}/a.txt": "" }, { name: answer });
    expect(problems).toContain(fault);
    expect(files).toEqual({});
  });

  it("is rejected if two files have the same path", async () => {
    const { problems } = await rendered(name, { "{{ name }}.txt": "", "README.txt": "" }, { name: "readme" });
    expect(problems).toContain("would be written to readme.txt, and another file to README.txt");
    const folders = { "{{ name }}": "", "docs/b": "" };
    const clash = await rendered(name, folders, { name: "Docs" });
    expect(clash.problems).toContain("files/{{ name }} would be written to Docs, and another file to docs/b");
  });

  it("is rejected if an unquoted answer would break a file, with the place in the template", async () => {
    const { problems } = await rendered(
      name,
      { "compose.yaml.liquid": "services: {}\nname: {{ name }}\n" },
      { name: "a: b" },
    );
    expect(problems).toMatchInlineSnapshot(`
      "files/compose.yaml.liquid:2:7: error: the answer needs quoting here: write "| yaml" after the name  [template-syntax]
         1 | services: {}
         2 | name: {{ name }}
           |       ^^^^^^^^^^

      1 error"
    `);
  });

  it("is rejected if a rendered file is invalid YAML or JSON", async () => {
    const files = { "a.yaml.liquid": "a: [{{ name | raw }}\n", "b.json.liquid": "{{ name | raw }}" };
    const { problems } = await rendered(name, files, { name: "x" });
    expect(problems).toMatch(/a\.yaml \(as rendered\):\d/);
    expect(problems).toContain("b.json would be invalid JSON");
  });

  it("is rejected if a file would show a secret", async () => {
    const secret = "questions: {pass: {type: secret, ask: Pass}}\n";
    const answers = { pass: "correct-horse" };
    const shown = await rendered(secret, { "a.txt.liquid": "{{ pass }}" }, answers);
    expect(shown.problems).toContain("a.txt would contain a secret");
    const kept = await rendered(
      `${secret}files: [{path: a.txt, private: true}]\n`,
      { "a.txt.liquid": "{{ pass }}" },
      answers,
    );
    expect(kept).toEqual({ files: { "a.txt": "correct-horse" }, problems: "", flags: ["a.txt"] });
  });

  it("knows every question, asked or not, and no other variable", async () => {
    const yaml = "questions: {a: {type: text, ask: A, when: 1 > 2}}\n";
    expect((await rendered(yaml, { "a.txt.liquid": "<{{ a }}>" }, {})).files).toEqual({ "a.txt": "<>" });
    const { problems } = await rendered("", { "a.txt.liquid": "x\n{{ other }}" }, {});
    expect(problems).toContain("files/a.txt.liquid:2:4: error: undefined variable: other");
  });

  it.each([
    ["a loop without end", "{% for i in (1..1000000000) %}{{ i }}{% endfor %}"],
    ["a text that doubles", "{% assign a = 'x' %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}"],
    ["what JavaScript has", "{{ name.constructor.constructor }}"],
  ])("is refused for %s", async (_, text) => {
    const { files, problems } = await rendered(name, { "a.txt.liquid": text }, { name: "x" });
    expect(problems).toContain("1 error");
    expect(files).toEqual({});
  });

  it("renders valid YAML with any answers", async () => {
    const text =
      "name: {{ name | yaml }}\nvalues: {a: {{ name | yaml }}}\nkeys:\n  {{ name | yaml }}: b\nlist:\n  - {{ name | yaml }}\n";
    await inFolder(templateFiles(name, { "compose.yaml.liquid": text }), async (folder) => {
      const template = await openTemplate(folder, { language, cwd: folder, name: "sample" });
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (answer) => {
          const { files, problems } = renderProject(template, new Map([["name", answer]]), { language, folder: "x" });
          expect(problems).toEqual([]);
          const data = parse(String(files[0]?.bytes)) as { name: string; keys: object };
          expect(substitute(data.name, () => "filled in").text).toBe(Buffer.from(answer).toString());
          expect(data).toMatchObject({ values: { a: data.name }, list: [data.name] });
          expect(Object.keys(data.keys)).toEqual([data.name]);
        }),
      );
    });
  });
});
