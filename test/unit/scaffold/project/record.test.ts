import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { baseBytes, readAnswers, readBase, readRecord, recordText } from "../../../../src/scaffold/project/record.ts";
import { inFolder } from "../../../support/template-folder.ts";

const project = (base: unknown) => ({ ".berth/base.gz": gzipSync(JSON.stringify(base)) });

describe("a project's record", () => {
  it("is read back unchanged with any answers", async () => {
    const answers = new Map<string, string | number | boolean | string[]>([
      ["title", `it's "so": # {x}\n$\{y} 日本 🚢`],
      ["port", 80],
      ["cache", false],
      ["extras", ["a: b", ""]],
    ]);
    const record = { template: "npm:@a/b@1#c", version: "1.0.0", digest: "sha256:1", answers };
    await inFolder({ ".berth/answers.yaml": recordText(record) }, async (folder) => {
      expect(await readRecord(folder, folder)).toEqual(record);
      expect(await readAnswers(`${folder}/.berth/answers.yaml`, folder)).toEqual(answers);
    });
    await inFolder({ ".berth/answers.yaml": recordText({ ...record, answers: new Map() }) }, async (folder) => {
      expect(await readRecord(folder, folder)).toEqual({ ...record, answers: new Map() });
    });
  });

  it("keeps files byte for byte, without private ones", async () => {
    const file = (path: string, bytes: Buffer, isPrivate = false) => ({
      path,
      bytes,
      executable: true,
      private: isPrivate,
    });
    const files = [
      file("a/text", Buffer.from("日本\n")),
      file("b", Buffer.from([0xff, 0])),
      file("key", Buffer.from("k"), true),
    ];
    await inFolder({ ".berth/base.gz": await baseBytes(files) }, async (folder) => {
      const base = await readBase(folder);
      expect([...(base?.keys() ?? [])]).toEqual(["a/text", "b"]);
      expect(base?.get("b")?.bytes).toEqual(Buffer.from([0xff, 0]));
      expect(base?.get("a/text")?.bytes.toString()).toBe("日本\n");
    });
  });

  it("ignores files outside the project", async () => {
    const kept = (path: string) => ({ path, executable: false, encoding: "utf8", text: "x" });
    const paths = ["ok", "../out", "a/../../out", "/etc/passwd", ".git/hooks/pre-commit", "a//b", "..\\out"];
    await inFolder(project(paths.map(kept)), async (folder) => {
      expect([...((await readBase(folder))?.keys() ?? [])]).toEqual(["ok"]);
    });
  });

  it("counts as missing if it cannot be read", async () => {
    await inFolder({}, async (folder) => expect(await readBase(folder)).toBeUndefined());
    await inFolder({ ".berth/base.gz": "no gzip" }, async (folder) => expect(await readBase(folder)).toBeUndefined());
    await inFolder(project({ a: 1 }), async (folder) => expect(await readBase(folder)).toBeUndefined());
  });

  it("is rejected if it does not name the template", () =>
    inFolder({ ".berth/answers.yaml": 'template: a\nversion: "\\e[2J"\n' }, async (folder) => {
      await expect(readRecord(folder, folder)).rejects.toThrow("does not name the project's template");
    }));
});
