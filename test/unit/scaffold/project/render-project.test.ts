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
  it("has its files copied, those that end in .liquid filled in, and their names too", async () => {
    const { files } = await rendered(
      name,
      { "{{ name }}/{{ folder }}.txt.liquid": "{{ name }} {{ template.version }}\n", "copied.txt": "{{ name }}\n" },
      { name: "shop" },
    );
    expect(files).toEqual({ "shop/here.txt": "shop 1.0.0\n", "copied.txt": "{{ name }}\n" });
  });

  it("lacks the files, folders and blocks whose conditions do not hold", async () => {
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
    ["..", "leads out of the project"],
    ["a/b", "holds a slash"],
    ["..\\x", "holds a slash"],
    ["a\nb", "holds a control character"],
    [".git", "is not for templates to write"],
    [".GIT", "is not for templates to write"],
    [".berth", "is not for templates to write"],
    ["x".repeat(256), "is longer than 255 bytes"],
  ])("is refused where an answer names a file %j", async (answer, fault) => {
    const { files, problems } = await rendered(name, { "{{ name }}/a.txt": "" }, { name: answer });
    expect(problems).toContain(fault);
    expect(files).toEqual({});
  });

  it("is refused where two of its files are one", async () => {
    const { problems } = await rendered(name, { "{{ name }}.txt": "", "README.txt": "" }, { name: "readme" });
    expect(problems).toContain("would be written to readme.txt, and another file to README.txt");
    const folders = { "{{ name }}": "", "docs/b": "" };
    const clash = await rendered(name, folders, { name: "Docs" });
    expect(clash.problems).toContain("files/{{ name }} would be written to Docs, and another file to docs/b");
  });

  it("is refused where a bare answer would break a file, at its place in the template", async () => {
    const { problems } = await rendered(
      name,
      { "compose.yaml.liquid": "services: {}\nname: {{ name }}\n" },
      { name: "a: b" },
    );
    expect(problems).toMatchInlineSnapshot(`
      "files/compose.yaml.liquid:2:7: error: an answer holds what would break the file here: write "| yaml" after the name  [template-syntax]
         1 | services: {}
         2 | name: {{ name }}
           |       ^^^^^^^^^^

      1 error"
    `);
  });

  it("is refused where a file comes out as no YAML, or no JSON", async () => {
    const files = { "a.yaml.liquid": "a: [{{ name | raw }}\n", "b.json.liquid": "{{ name | raw }}" };
    const { problems } = await rendered(name, files, { name: "x" });
    expect(problems).toMatch(/a\.yaml \(as it would be written\):\d/);
    expect(problems).toContain("b.json would be no JSON");
  });

  it("is refused where a secret would be seen", async () => {
    const secret = "questions: {pass: {type: secret, ask: Pass}}\n";
    const answers = { pass: "correct-horse" };
    const shown = await rendered(secret, { "a.txt.liquid": "{{ pass }}" }, answers);
    expect(shown.problems).toContain("a.txt would show a secret");
    const kept = await rendered(
      `${secret}files: [{path: a.txt, private: true}]\n`,
      { "a.txt.liquid": "{{ pass }}" },
      answers,
    );
    expect(kept).toEqual({ files: { "a.txt": "correct-horse" }, problems: "", flags: ["a.txt"] });
  });

  it("knows every question, asked or not, and nothing else", async () => {
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

  it("is well-formed YAML with the very answers in it, whatever they are", async () => {
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
