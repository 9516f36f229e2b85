import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { chmod, link, lstat, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeNamedFile } from "../../../src/context/write-new.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-write-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* breaking() {
  yield Buffer.from("half");
  throw new Error("the engine is gone");
}

describe("writeNamedFile", () => {
  it("creates a file", async () => {
    await writeNamedFile(at("new"), ["a", "b"]);
    expect(await readFile(at("new"), "utf8")).toBe("ab");
    expect(await readdir(folder)).toEqual(["new"]);
  });

  it("keeps the earlier file, and leaves nothing else, if the stream fails", async () => {
    await writeFile(at("backup"), "yesterday");
    await expect(writeNamedFile(at("backup"), breaking())).rejects.toThrow("the engine is gone");
    expect(await readFile(at("backup"), "utf8")).toBe("yesterday");
    expect(await readdir(folder)).toEqual(["backup"]);
  });

  it("leaves nothing if the stream of a new file fails", async () => {
    await expect(writeNamedFile(at("new"), breaking())).rejects.toThrow("the engine is gone");
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps the mode of the file that it replaces", async () => {
    await writeFile(at("secret"), "old");
    await chmod(at("secret"), 0o640);
    await writeNamedFile(at("secret"), ["new"]);
    expect((await stat(at("secret"))).mode & 0o7777).toBe(0o640);
  });

  it("writes to the target of a link, and keeps the link", async () => {
    await writeFile(at("target"), "old");
    await symlink("target", at("link"));
    await symlink("missing", at("dangling"));
    await writeNamedFile(at("link"), ["new"]);
    await writeNamedFile(at("dangling"), ["first"]);
    expect((await lstat(at("link"))).isSymbolicLink()).toBe(true);
    expect((await lstat(at("dangling"))).isSymbolicLink()).toBe(true);
    expect(await readFile(at("target"), "utf8")).toBe("new");
    expect(await readFile(at("missing"), "utf8")).toBe("first");
  });

  it("replaces one name of a file that has two", async () => {
    await writeFile(at("a"), "old");
    await link(at("a"), at("b"));
    await writeNamedFile(at("a"), ["new"]);
    expect(await readFile(at("b"), "utf8")).toBe("old");
  });

  it("writes to a pipe, and keeps it if the stream fails", async () => {
    await promisify(execFile)("mkfifo", [at("pipe")]);
    const reader = await open(at("pipe"), constants.O_RDONLY | constants.O_NONBLOCK);
    await writeNamedFile(at("pipe"), ["through"]);
    const { buffer, bytesRead } = await reader.read(Buffer.alloc(20));
    expect(buffer.subarray(0, bytesRead).toString()).toBe("through");
    await expect(writeNamedFile(at("pipe"), breaking())).rejects.toThrow("the engine is gone");
    await reader.close();
    expect((await lstat(at("pipe"))).isFIFO()).toBe(true);
  });

  it.runIf(process.platform === "linux")("reports a full device as an error of the user's file", async () => {
    const error = await writeNamedFile("/dev/full", ["text"]).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UsageError", hint: "Make room on that disk." });
    expect((await stat("/dev/full")).isCharacterDevice()).toBe(true);
  });

  it("refuses a folder, and a file in a folder that does not exist", async () => {
    await expect(writeNamedFile(folder, ["text"])).rejects.toThrow("cannot be written");
    await expect(writeNamedFile(at("none/file"), ["text"])).rejects.toThrow("cannot be written");
  });
});
