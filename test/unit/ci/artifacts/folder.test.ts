import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openFolder } from "../../../../src/ci/artifacts/folder.ts";
import { UsageError } from "../../../../src/errors.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "berth-artifacts-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const names = ["summary.md", "logs/web.log"];

async function filled(path: string) {
  const folder = await openFolder(path, names);
  await folder.write("summary.md", "one");
  const log = folder.open("logs/web.log");
  await log.write("a line\n");
  await log.close();
  return folder;
}

describe("an artifacts folder", () => {
  it("is created with its parents, and removed again if nothing is kept", async () => {
    const folder = await filled(join(dir, "a/b"));
    expect(readFileSync(join(dir, "a/b/logs/web.log"), "utf8")).toBe("a line\n");
    await folder.discard();
    expect(readdirSync(dir)).toEqual([]);
  });

  it("loses the files of an earlier run, and keeps other files", async () => {
    await filled(join(dir, "out"));
    writeFileSync(join(dir, "out/notes.txt"), "mine");
    writeFileSync(join(dir, "out/logs/mine.log"), "mine");
    const folder = await openFolder(join(dir, "out"), ["summary.json"]);
    expect(readdirSync(join(dir, "out")).sort()).toEqual([".berth-artifacts.json", "logs", "notes.txt"]);
    await folder.discard();
    expect(readdirSync(join(dir, "out")).sort()).toEqual(["logs", "notes.txt"]);
    expect(readFileSync(join(dir, "out/logs/mine.log"), "utf8")).toBe("mine");
  });

  it("is refused unchanged if a file that berth did not write would be overwritten", async () => {
    writeFileSync(join(dir, "summary.md"), "mine");
    await expect(openFolder(dir, names)).rejects.toThrow(
      "has files that berth did not write and would overwrite: summary.md",
    );
    expect(readdirSync(dir)).toEqual(["summary.md"]);
    expect(readFileSync(join(dir, "summary.md"), "utf8")).toBe("mine");
  });

  it("keeps files that its list names, but that berth never writes", async () => {
    writeFileSync(join(dir, "precious.txt"), "mine");
    writeFileSync(join(dir, ".berth-artifacts.json"), JSON.stringify({ schemaVersion: 1, files: ["precious.txt"] }));
    await openFolder(dir, names);
    expect(readFileSync(join(dir, "precious.txt"), "utf8")).toBe("mine");
  });

  it("removes no files of a folder that a link leads to", async () => {
    await filled(join(dir, "out"));
    mkdirSync(join(dir, "elsewhere"));
    writeFileSync(join(dir, "elsewhere/web.log"), "mine");
    rmSync(join(dir, "out/logs"), { recursive: true });
    symlinkSync("../elsewhere", join(dir, "out/logs"));
    await openFolder(join(dir, "out"), ["summary.md"]);
    expect(readFileSync(join(dir, "elsewhere/web.log"), "utf8")).toBe("mine");
  });

  it("is refused before the files of the earlier run are removed", async () => {
    await filled(join(dir, "out"));
    writeFileSync(join(dir, "out/plan.txt"), "mine");
    await expect(openFolder(join(dir, "out"), [...names, "plan.txt"])).rejects.toThrow("overwrite: plan.txt");
    expect(readFileSync(join(dir, "out/summary.md"), "utf8")).toBe("one");
  });

  it("neither overwrites nor discards what a command wrote there meanwhile, also through a link", async () => {
    const folder = await openFolder(join(dir, "out"), names);
    writeFileSync(join(dir, "precious"), "mine");
    symlinkSync("../precious", join(dir, "out/summary.md"));
    mkdirSync(join(dir, "out/logs"));
    writeFileSync(join(dir, "out/logs/web.log"), "mine");
    await expect(folder.write("summary.md", "one")).rejects.toThrow("berth did not write");
    await expect(folder.open("logs/web.log").close()).rejects.toThrow("berth did not write");
    await folder.discard();
    expect(readFileSync(join(dir, "precious"), "utf8")).toBe("mine");
    expect(readFileSync(join(dir, "out/logs/web.log"), "utf8")).toBe("mine");
  });

  it("replaces its own files", async () => {
    const folder = await openFolder(join(dir, "out"), names);
    await folder.write("summary.md", "one");
    await folder.write("summary.md", "two");
    expect(readFileSync(join(dir, "out/summary.md"), "utf8")).toBe("two");
  });

  it("removes nothing outside the folder, even if its list names it", async () => {
    const outside = join(dir, "precious");
    writeFileSync(outside, "mine");
    mkdirSync(join(dir, "out"));
    const files = ["../precious", outside, "x/../../precious", "."];
    writeFileSync(join(dir, "out/.berth-artifacts.json"), JSON.stringify({ schemaVersion: 1, files }));
    await openFolder(join(dir, "out"), names);
    expect(existsSync(outside)).toBe(true);
  });

  it("is recognized again after a command removed its files", async () => {
    const folder = await openFolder(join(dir, "out"), names);
    rmSync(join(dir, "out"), { recursive: true });
    await folder.write("summary.md", "one");
    await expect(openFolder(join(dir, "out"), names)).resolves.toBeDefined();
  });

  it("can be discarded if it no longer exists", async () => {
    const folder = await filled(join(dir, "a/b"));
    rmSync(join(dir, "a/b"), { recursive: true });
    await folder.discard();
    expect(readdirSync(dir)).toEqual([]);
  });

  it("fails with a message when it can no longer be written to", async () => {
    const folder = await openFolder(join(dir, "out"), names);
    rmSync(join(dir, "out"), { recursive: true });
    writeFileSync(join(dir, "out"), "");
    await expect(folder.write("summary.md", "one")).rejects.toThrow(UsageError);
    const log = folder.open("logs/web.log");
    await expect(log.write("a line\n")).rejects.toThrow(UsageError);
    await expect(log.close()).rejects.toThrow("cannot write artifacts to");
  });

  it("is refused with a message if it is a file, or below a file", async () => {
    writeFileSync(join(dir, "file"), "");
    const refusal = "cannot write artifacts to";
    await expect(openFolder(join(dir, "file"), names)).rejects.toThrow(refusal);
    await expect(openFolder(join(dir, "file/below"), names)).rejects.toThrow(refusal);
  });

  it.skipIf(process.getuid?.() === 0)("is refused with a message if it is not writable", async () => {
    chmodSync(dir, 0o500);
    await expect(openFolder(join(dir, "out"), names)).rejects.toThrow("cannot write artifacts to");
  });
});
