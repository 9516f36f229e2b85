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
  it("is rejected with all its problems, each with its place", () =>
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

  it("is rejected if its parts do not fit together", () =>
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
          "template.yaml:5:3: error: "folder" is a reserved name  [reserved-name]
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

          template.yaml:8:33: error: invalid regular expression  [bad-pattern]
             7 |   count: {type: number, ask: How many, default: 9, max: 3}
             8 |   code: {type: text, ask: Code, pattern: "(", min: 3}
               |                                 ^^^^^^^
            Correct it.

          template.yaml:8:47: error: "min" does not apply to type text  [misplaced]
             7 |   count: {type: number, ask: How many, default: 9, max: 3}
             8 |   code: {type: text, ask: Code, pattern: "(", min: 3}
               |                                               ^^^
            Remove it, or change the type to: number.

          template.yaml:10:11: error: the template has no file or folder "b.txt"  [no-such-file]
             9 | files:
            10 |   - path: b.txt
               |           ^^^^^
            Use a path relative to "files/".

          template.yaml:11:11: error: incomplete condition  [template-syntax]
            10 |   - path: b.txt
            11 |     when: size ==
               |           ^^^^^^^

          template.yaml:14:15: error: no question "sizes"  [unknown-answer]
            13 |   - name: one
            14 |     answers: {sizes: large}
               |               ^^^^^
            Did you mean "size"?

          8 errors"
        `);
      },
    ));

  it("is rejected for Liquid errors, with their exact places", () =>
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

  it("is rejected without a template.yaml or files", async () => {
    await inFolder({ "files/a": "" }, async (folder) => {
      expect(await told(folder)).toBe("sample is not a template: no template.yaml in it");
    });
    await inFolder({ "template.yaml": templateFiles("")["template.yaml"] }, async (folder) => {
      expect(await told(folder)).toBe('sample is not a template: no folder "files" in it');
    });
  });

  it("is rejected if it contains a link", () =>
    inFolder(templateFiles(""), async (folder) => {
      await symlink("/etc/passwd", join(folder, "files/passwd"));
      expect(await told(folder)).toBe("cannot use template sample: passwd is a link");
    }));

  it("is rejected if its files or template.yaml are a link", () =>
    inFolder({ ...templateFiles(""), "elsewhere/key": "secret" }, async (folder) => {
      await rm(join(folder, "files"), { recursive: true });
      await symlink("elsewhere", join(folder, "files"));
      expect(await told(folder)).toBe('sample is not a template: no folder "files" in it');
      await rename(join(folder, "template.yaml"), join(folder, "other.yaml"));
      await symlink("other.yaml", join(folder, "template.yaml"));
      expect(await told(folder)).toBe("sample is not a template: no template.yaml in it");
    }));

  it("is rejected if template.yaml is a list or empty, with a message about templates", async () => {
    await inFolder({ "template.yaml": "- a\n", "files/a": "" }, async (folder) => {
      expect(await told(folder)).toContain("this must be a mapping  [not-a-mapping]");
      expect(await told(folder)).toContain('Start it with "name:"');
    });
    await inFolder({ "template.yaml": "", "files/a": "" }, async (folder) => {
      expect(await told(folder)).toContain("the file is empty");
    });
  });

  it("is rejected if it has too many files, without reading them all", () =>
    inFolder(templateFiles(""), async (folder) => {
      const names = Array.from({ length: bounds.files + 1 }, (_, n) => join(folder, `files/${n}`));
      for (const name of names) await writeFile(name, "");
      expect(await told(folder)).toBe("cannot use template sample: more than 2000 files");
    }));

  it("is rejected if it has a huge file, without reading it", () =>
    inFolder(templateFiles(""), async (folder) => {
      await writeFile(join(folder, "files/huge"), Buffer.alloc(bounds.file + 1));
      expect(await told(folder)).toBe("cannot use template sample: huge is larger than 5 MB");
    }));

  it("is rejected if a rendered file is not text", () =>
    inFolder({ ...templateFiles(""), "files/b.txt.liquid": Buffer.from([0xff, 0xfe, 0x00]) }, async (folder) => {
      expect(await told(folder)).toContain("files/b.txt.liquid is not UTF-8 text");
    }));

  it("is rejected if its texts or names contain control characters", async () => {
    const yaml = 'questions: {a: {type: text, ask: "\\e[2J", help: fine}}\n';
    await inFolder(templateFiles(yaml, { "a\u001b[2J.txt": "" }), async (folder) => {
      const said = await told(folder);
      expect(said).toContain("questions.a.ask contains control characters");
      expect(said).toContain("a file name contains control characters");
      expect(said).not.toContain("\u001b");
    });
  });

  it("is rejected if a condition uses an unknown name", () =>
    inFolder(templateFiles("questions: {a: {type: text, ask: A, when: cach}}\n"), async (folder) => {
      expect(await told(folder)).toContain("undefined variable: cach");
    }));
});
