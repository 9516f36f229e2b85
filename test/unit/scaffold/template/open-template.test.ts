import { rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BerthError } from "../../../../src/errors.ts";
import { problemsText } from "../../../../src/render/problems/code-frame.ts";
import { type Language, openLanguage } from "../../../../src/scaffold/language/liquid.ts";
import { openTemplate } from "../../../../src/scaffold/template/open-template.ts";
import { bounds } from "../../../../src/scaffold/template.ts";
import { StackInvalid } from "../../../../src/stack/errors.ts";
import { inFolder, templateFiles } from "../../../support/template-folder.ts";

let language: Language;
beforeAll(async () => {
  language = await openLanguage();
});

const opened = (folder: string) => openTemplate(folder, { language, cwd: folder, name: "sample" });

/** What is said of a template, as a person reads it. */
async function told(folder: string): Promise<string> {
  const error = await opened(folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof StackInvalid) return problemsText(error.problems);
  return error instanceof BerthError ? error.message : String(error);
}

describe("a template", () => {
  it("is refused with all that is wrong with it, each with its place", () =>
    inFolder(
      templateFiles(
        `questions:
  Name: {type: text, ask: Name}
  size: {type: choice, ask: Size}
  port: {type: prot, ask: Port}
file: []
`,
      ),
      async (folder) => {
        expect(await told(folder)).toMatchInlineSnapshot(`
          "template.yaml:5:3: error: "Name" is not a valid key of a question  [invalid-name]
             4 | questions:
             5 |   Name: {type: text, ask: Name}
               |   ^^^^
            Use lower-case letters, digits and "_", and begin with a letter.

          template.yaml:7:16: error: questions.port.type must be "text", "choice", "multi-choice", "boolean", "number", "port" or "secret", not the string "prot"  [not-allowed]
             6 |   size: {type: choice, ask: Size}
             7 |   port: {type: prot, ask: Port}
               |                ^^^^
            Did you mean "port"?

          template.yaml:8:1: error: file is not a known attribute of a template  [unknown-key]
             7 |   port: {type: prot, ask: Port}
             8 | file: []
               | ^^^^
            Did you mean "files"?

          3 errors"
        `);
      },
    ));

  it("is refused for parts that do not fit together", () =>
    inFolder(
      templateFiles(
        `questions:
  folder: {type: text, ask: Folder}
  size: {type: choice, ask: Size}
  count: {type: number, ask: How many, default: 9, max: 3}
  code: {type: text, ask: Code, pattern: "(", min: 3}
files:
  - path: b.txt
    when: size ==
tests:
  - name: one
    answers: {sizes: large}
`,
        { "a.txt": "" },
      ),
      async (folder) => {
        expect(await told(folder)).toMatchInlineSnapshot(`
          "template.yaml:5:3: error: folder is a name that berth gives itself  [reserved-name]
             4 | questions:
             5 |   folder: {type: text, ask: Folder}
               |   ^^^^^^
            Use another key.

          template.yaml:6:3: error: questions.size needs "choices"  [missing-key]
             5 |   folder: {type: text, ask: Folder}
             6 |   size: {type: choice, ask: Size}
               |   ^^^^
            For example: choices: [small, large]

          template.yaml:7:40: error: the default must be at most 3  [bad-default]
             6 |   size: {type: choice, ask: Size}
             7 |   count: {type: number, ask: How many, default: 9, max: 3}
               |                                        ^^^^^^^
            Correct it.

          template.yaml:8:33: error: this is no regular expression  [bad-pattern]
             7 |   count: {type: number, ask: How many, default: 9, max: 3}
             8 |   code: {type: text, ask: Code, pattern: "(", min: 3}
               |                                 ^^^^^^^
            Correct it.

          template.yaml:8:47: error: a text has no min  [misplaced]
             7 |   count: {type: number, ask: How many, default: 9, max: 3}
             8 |   code: {type: text, ask: Code, pattern: "(", min: 3}
               |                                               ^^^
            It belongs to: number.

          template.yaml:10:11: error: the template has no file or folder "b.txt"  [no-such-file]
             9 | files:
            10 |   - path: b.txt
               |           ^^^^^
            Paths start in "files/".

          template.yaml:11:11: error: the condition breaks off  [template-syntax]
            10 |   - path: b.txt
            11 |     when: size ==
               |           ^^^^^^^

          template.yaml:14:15: error: no question asks for sizes  [unknown-answer]
            13 |   - name: one
            14 |     answers: {sizes: large}
               |               ^^^^^
            Did you mean "size"?

          8 errors"
        `);
      },
    ));

  it("is refused for what is no Liquid, in its files at the very place", () =>
    inFolder(
      templateFiles("", {
        "compose.yaml.liquid": "services:\n  {% if cache %}\n  cache: {}\n",
        "b.txt.liquid": "a\nb {{ name | upcase",
        "c.txt.liquid": "fine\n{% include 'x' %}",
      }),
      async (folder) => {
        expect(await told(folder)).toMatchInlineSnapshot(`
          "files/b.txt.liquid:2:3: error: output "{{ name | upcase" not closed  [template-syntax]
             1 | a
             2 | b {{ name | upcase
               |   ^^^^^^^^^^^^^^^^

          files/c.txt.liquid:2:1: error: tag "include" not found  [template-syntax]
             1 | fine
             2 | {% include 'x' %}
               | ^^^^^^^^^^^^^^^^^

          files/compose.yaml.liquid:2:1: error: tag {% if cache %} not closed  [template-syntax]
             1 | services:
             2 |   {% if cache %}
               | ^^^^^^^^^^^^^^^^

          3 errors"
        `);
      },
    ));

  it("is refused without a template.yaml, or without files", async () => {
    await inFolder({ "files/a": "" }, async (folder) => {
      expect(await told(folder)).toBe("sample is no template: it has no template.yaml");
    });
    await inFolder({ "template.yaml": templateFiles("")["template.yaml"] }, async (folder) => {
      expect(await told(folder)).toBe('sample is no template: it has no folder "files"');
    });
  });

  it("is refused with a link in it, wherever that leads", () =>
    inFolder(templateFiles(""), async (folder) => {
      await symlink("/etc/passwd", join(folder, "files/passwd"));
      expect(await told(folder)).toBe("the template sample cannot be used: passwd is a link");
    }));

  it("is refused where all of its files, or its own description, would be read through a link", () =>
    inFolder({ ...templateFiles(""), "elsewhere/key": "secret" }, async (folder) => {
      await rm(join(folder, "files"), { recursive: true });
      await symlink("elsewhere", join(folder, "files"));
      expect(await told(folder)).toBe('sample is no template: it has no folder "files"');
      await rename(join(folder, "template.yaml"), join(folder, "other.yaml"));
      await symlink("other.yaml", join(folder, "template.yaml"));
      expect(await told(folder)).toBe("sample is no template: it has no template.yaml");
    }));

  it("is refused where its description is a list, or nothing, in words of templates", async () => {
    await inFolder({ "template.yaml": "- a\n", "files/a": "" }, async (folder) => {
      expect(await told(folder)).toContain("this must be a mapping  [not-a-mapping]");
      expect(await told(folder)).toContain('It begins with "name:"');
    });
    await inFolder({ "template.yaml": "", "files/a": "" }, async (folder) => {
      expect(await told(folder)).toContain("the file is empty");
    });
  });

  it("is refused with more files than a person reads, without reading on", () =>
    inFolder(templateFiles(""), async (folder) => {
      const names = Array.from({ length: bounds.files + 1 }, (_, n) => join(folder, `files/${n}`));
      for (const name of names) await writeFile(name, "");
      expect(await told(folder)).toBe("the template sample cannot be used: it has more than 2000 files");
    }));

  it("is refused with a huge file, unread", () =>
    inFolder(templateFiles(""), async (folder) => {
      await writeFile(join(folder, "files/huge"), Buffer.alloc(bounds.file + 1));
      expect(await told(folder)).toBe("the template sample cannot be used: huge is larger than 5 MB");
    }));

  it("is refused where a text that is filled in is none", () =>
    inFolder({ ...templateFiles(""), "files/b.txt.liquid": Buffer.from([0xff, 0xfe, 0x00]) }, async (folder) => {
      expect(await told(folder)).toContain("files/b.txt.liquid is not a text in UTF-8");
    }));

  it("is refused with what would drive the terminal, in its words or its names", async () => {
    const yaml = 'questions: {a: {type: text, ask: "\\e[2J", help: fine}}\n';
    await inFolder(templateFiles(yaml, { "a\u001b[2J.txt": "" }), async (folder) => {
      const said = await told(folder);
      expect(said).toContain("questions.a.ask has control characters");
      expect(said).toContain("the name of a file has control characters");
      expect(said).not.toContain("\u001b");
    });
  });

  it("is refused with a condition that names what there is not", () =>
    inFolder(templateFiles("questions: {a: {type: text, ask: A, when: cach}}\n"), async (folder) => {
      expect(await told(folder)).toContain("undefined variable: cach");
    }));
});
