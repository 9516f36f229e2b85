import { execFileSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readFile, rm, stat, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Header, pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localSource, localTarget, unpackLocal } from "../../../../src/flows/cp/local.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-unpack-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Unpacks entries of a container's folder `/data` as `FOLDER/copy`. */
function unpack(...entries: readonly (Partial<Header> & { name: string })[]) {
  const tar = pack();
  for (const entry of entries) {
    if (entry.type === "file") tar.entry(entry, "text");
    else tar.entry(entry);
  }
  tar.finalize();
  const { signal } = new AbortController();
  return unpackLocal(tar as AsyncIterable<Uint8Array>, { folder, name: "copy" }, signal);
}

const data = { name: "data/", type: "directory" } as const;
const file = (name: string, mode = 0o644) => ({ name: `data/${name}`, type: "file", mode }) as const;

describe("unpackLocal", () => {
  it("keeps the setuid, setgid and sticky bits", async () => {
    await unpack(data, file("tool", 0o4755), { name: "data/tmp/", type: "directory", mode: 0o1777 });
    expect((await stat(join(folder, "copy/tool"))).mode & 0o7777).toBe(0o4755);
    expect((await stat(join(folder, "copy/tmp"))).mode & 0o7777).toBe(0o1777);
  });

  it("copies the rest, then fails with the names of pipes and devices", async () => {
    const copied = unpack(
      data,
      { name: "data/pipe", type: "fifo" },
      { name: "data/null", type: "character-device" },
      file("f"),
    );
    await expect(copied).rejects.toThrow(`everything else was copied: ${folder}/copy/pipe, ${folder}/copy/null`);
    expect(await readFile(join(folder, "copy/f"), "utf8")).toBe("text");
  });

  it("refuses to replace a link to a folder with a folder", async () => {
    await mkdir(join(folder, "elsewhere"));
    await symlink("elsewhere", join(folder, "copy"));
    await expect(unpack(data, file("f"))).rejects.toMatchObject({
      name: "Failure",
      message: `cannot overwrite non-directory "${join(folder, "copy")}" with a directory`,
    });
    expect((await lstat(join(folder, "copy"))).isSymbolicLink()).toBe(true);
  });
});

describe("localSource", () => {
  it("refuses a socket", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(folder, "socket"), done));
    await expect(localSource(join(folder, "socket"), false)).rejects.toThrow("it is a socket");
    await new Promise((done) => server.close(done));
  });
});

describe("localTarget", () => {
  it("refuses a device, a pipe and a socket: a file would replace them or be lost", async () => {
    const at = (name: string) => join(folder, name);
    execFileSync("mkfifo", [at("pipe")]);
    await symlink("/dev/null", at("link"));
    const server = createServer();
    await new Promise<void>((done) => server.listen(at("socket"), done));
    const refused = [
      ["/dev/null", "device"],
      [at("link"), "device"],
      [at("pipe"), "pipe"],
      [at("socket"), "socket"],
    ] as const;
    try {
      for (const [path, kind] of refused) {
        const message = `invalid output path: "${path}" must be a directory or a regular file: got a ${kind}`;
        await expect(localTarget(path)).rejects.toThrow(message);
      }
    } finally {
      await new Promise((done) => server.close(done));
    }
    expect(await localTarget(at("new"))).toEqual({ path: at("new"), there: "nothing" });
  });
});
