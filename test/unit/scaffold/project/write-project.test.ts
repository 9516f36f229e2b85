import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileWrite, writeProject } from "../../../../src/scaffold/project/write-project.ts";
import { inFolder } from "../../../support/template-folder.ts";

const file = (path: string, text: string, over: Partial<FileWrite> = {}): FileWrite => ({
  path,
  bytes: Buffer.from(text),
  executable: false,
  private: false,
  ...over,
});
const never = new AbortController().signal;
const all = async (folder: string) => (await readdir(folder, { recursive: true })).sort();

describe("writing a project", () => {
  it("creates all its files and folders, and nothing else", () =>
    inFolder({}, async (top) => {
      const folder = join(top, "a/b");
      await writeProject(
        folder,
        [file("run.sh", "#!", { executable: true }), file("s/key", "k", { private: true }), file("x/y/z", "z")],
        never,
      );
      expect(await all(folder)).toEqual(["run.sh", "s", "s/key", "x", "x/y", "x/y/z"]);
      expect((await stat(join(folder, "run.sh"))).mode & 0o777).toBe(0o755);
      expect((await stat(join(folder, "s"))).mode & 0o777).toBe(0o700);
      expect((await stat(join(folder, "s/key"))).mode & 0o777).toBe(0o644);
    }));

  it("keeps the permissions of existing files", () =>
    inFolder({ a: "mine", "b.sh": "mine" }, async (folder) => {
      for (const name of ["a", "b.sh"]) await chmod(join(folder, name), 0o600);
      const before = Buffer.from("mine");
      await writeProject(folder, [file("a", "a", { before }), file("b.sh", "b", { before, executable: true })], never);
      expect((await stat(join(folder, "a"))).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, "b.sh"))).mode & 0o777).toBe(0o700);
    }));

  it("changes nothing if one file cannot be moved to its path", () =>
    inFolder({ "a.txt": "mine\n", "b.txt": "mine too\n" }, async (folder) => {
      await mkdir(join(folder, "z"));
      const writings = [
        file("a.txt", "theirs", { before: Buffer.from("mine\n") }),
        { ...file("b.txt", ""), bytes: undefined, before: Buffer.from("mine too\n") },
        file("new/deep/c.txt", "c"),
        // A folder stands there since the project was looked at.
        file("z", "z"),
      ];
      await expect(writeProject(folder, writings, never)).rejects.toThrow("cannot write the project");
      expect(await all(folder)).toEqual(["a.txt", "b.txt", "z"]);
      expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("mine\n");
      expect(await readFile(join(folder, "b.txt"), "utf8")).toBe("mine too\n");
    }));

  it("does not replace a file that has appeared since the folder was read, and keeps it", () =>
    inFolder({ "a.txt": "old", "z.txt": "mine" }, async (folder) => {
      const writings = [file("a.txt", "new", { before: Buffer.from("old") }), file("b.txt", "b"), file("z.txt", "z")];
      await expect(writeProject(folder, writings, never)).rejects.toThrow("EEXIST");
      expect(await all(folder)).toEqual(["a.txt", "z.txt"]);
      expect(await readFile(join(folder, "z.txt"), "utf8")).toBe("mine");
    }));

  it("restores replaced files themselves: no byte of them is written again", () =>
    inFolder({ a: "old", z: "mine" }, async (folder) => {
      const { ino } = await stat(join(folder, "a"));
      const writings = [file("a", "new", { before: Buffer.from("old") }), file("z", "z")];
      await expect(writeProject(folder, writings, never)).rejects.toThrow("EEXIST");
      expect((await stat(join(folder, "a"))).ino).toBe(ino);
    }));

  it("leaves no new folder if it is interrupted", () =>
    inFolder({}, async (top) => {
      const stopped = AbortSignal.abort(new Error("Interrupted"));
      await expect(writeProject(join(top, "new"), [file("a", "a")], stopped)).rejects.toThrow("Interrupted");
      expect(await all(top)).toEqual([]);
    }));

  it("removes leftovers of a killed run", () =>
    inFolder({ ".berth-new-abc/0": "half" }, async (folder) => {
      await writeProject(folder, [file("a", "a")], never);
      expect(await all(folder)).toEqual(["a"]);
    }));

  it.runIf(process.getuid?.() !== 0)("reports missing permissions", () =>
    inFolder({}, async (folder) => {
      await chmod(folder, 0o500);
      await expect(writeProject(folder, [file("a", "a")], never)).rejects.toThrow("EACCES");
      await chmod(folder, 0o700);
    }),
  );

  it("replaces a file that a program has open instead of writing into it", () =>
    inFolder({ a: "old" }, async (folder) => {
      const before = (await stat(join(folder, "a"))).ino;
      await writeProject(folder, [file("a", "new", { before: Buffer.from("old") })], never);
      expect((await stat(join(folder, "a"))).ino).not.toBe(before);
      await rm(join(folder, "a"));
      await writeFile(join(folder, "a"), "");
    }));
});
