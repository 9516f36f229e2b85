import { execFile } from "node:child_process";
import { existsSync, rmSync, unlinkSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { extract } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildContext } from "../../../../../src/engine/docker/images/build-context.ts";
import type { Build } from "../../../../../src/stack/stack.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-context-"));
  await writeFile(at("Dockerfile"), "FROM scratch\n");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const mkfifo = (path: string) => promisify(execFile)("mkfifo", [path]);

/** Packs the context. Returns the text of each file in the tar (the kind of what is no file), and the warnings. */
async function packed(build: Build = {}, onFirstBytes: () => void = () => {}) {
  const warnings: string[] = [];
  const context = await buildContext({ context: folder, ...build }, (text) => warnings.push(text));
  const entries: Record<string, string> = {};
  const reader = extract();
  const reading = (async () => {
    for await (const entry of reader) {
      const chunks: Buffer[] = [];
      for await (const bytes of entry) chunks.push(bytes as Buffer);
      const { name, type, uid, gid } = entry.header;
      expect([uid, gid]).toEqual([0, 0]);
      if (type !== "directory") entries[name] = type === "file" ? Buffer.concat(chunks).toString() : String(type);
    }
  })();
  let isFirst = true;
  for await (const bytes of context.tar ?? []) {
    if (isFirst) onFirstBytes();
    isFirst = false;
    reader.write(bytes as Buffer);
  }
  reader.end(null);
  await reading;
  return { entries, warnings, dockerfile: context.dockerfile };
}

describe("buildContext", () => {
  it("packs all that .dockerignore does not exclude, and the Dockerfile always", async () => {
    await mkdir(at("sub"));
    for (const name of ["a.txt", "a.log", "sub/b.txt", "sub/b.log"]) await writeFile(at(name), name);
    await writeFile(at(".dockerignore"), "*\n!*.txt\n!sub/b.log\n");
    const { entries, warnings, dockerfile } = await packed();
    expect(Object.keys(entries).sort()).toEqual([".dockerignore", "Dockerfile", "a.txt", "sub/b.log"]);
    expect([warnings, dockerfile]).toEqual([[], "Dockerfile"]);
  });

  it("packs the other files, and warns, when one vanishes while it is packed", async () => {
    for (const name of ["a", "b", "c"]) await writeFile(at(name), name.repeat(1_000_000));
    const gone: string[] = [];
    const { entries, warnings } = await packed({}, () => {
      // Some files are in the tar already: the last one in order is not.
      gone.push("c");
      unlinkSync(at("c"));
    });
    expect(Object.keys(entries).sort()).toEqual(["Dockerfile", "a", "b"]);
    expect(entries["b"]).toHaveLength(1_000_000);
    expect(warnings).toEqual(gone.map((name) => `${at(name)} was left out: it was removed while it was read`));
  });

  it("packs the other files, and warns, when a folder vanishes while it is packed", async () => {
    await writeFile(at("a"), "a".repeat(1_000_000));
    await mkdir(at("sub"));
    await writeFile(at("sub/b"), "b");
    const { entries, warnings } = await packed({}, () => rmSync(at("sub"), { recursive: true }));
    expect(Object.keys(entries).sort()).toEqual(["Dockerfile", "a"]);
    expect(warnings).toEqual([`${at("sub")} was left out: it was removed while it was read`]);
  });

  it("fails when a file becomes shorter while it is packed", async () => {
    await writeFile(at("a"), Buffer.alloc(20_000_000));
    const context = await buildContext({ context: folder }, () => {});
    const reading = (async () => {
      for await (const bytes of context.tar ?? []) if ((bytes as Buffer).length > 1024) await truncate(at("a"), 10);
    })();
    await expect(reading).rejects.toThrow("became shorter while it was read");
  });

  // Not even root can open this one.
  it.runIf(existsSync("/proc/sys/vm/compact_memory"))("fails at a file that cannot be read", async () => {
    const packing = packed({ context: "/proc/sys/vm", dockerfile_inline: "FROM scratch" });
    await expect(packing).rejects.toThrow("EACCES: permission denied, open '/proc/sys/vm/");
  });

  it("packs a fifo as a fifo, without reading it, and warns of a socket", async () => {
    await mkfifo(at("pipe"));
    const server = createServer();
    await new Promise<void>((done) => server.listen(at("socket"), done));
    try {
      const { entries, warnings } = await packed();
      expect(entries).toEqual({ Dockerfile: "FROM scratch\n", pipe: "fifo" });
      expect(warnings).toEqual([`${at("socket")} was left out: a tar cannot hold a socket`]);
    } finally {
      await new Promise((done) => server.close(done));
    }
  });

  it("adds a Dockerfile from outside the context, or from the stack file, under a name that the image does not get", async () => {
    const inline = await packed({ dockerfile_inline: "FROM inline" });
    expect(inline.dockerfile).toBe(".dockerfile.berth");
    expect(inline.entries[".dockerfile.berth"]).toBe("FROM inline");
    expect(inline.entries[".dockerignore"]).toBe("\n.dockerfile.berth\n.dockerignore\n");
    await mkdir(at("sub"));
    const outside = await packed({ context: at("sub"), dockerfile: "../Dockerfile" });
    expect(outside.entries[".dockerfile.berth"]).toBe("FROM scratch\n");
  });

  it.each(["Dockerfile", ".dockerignore", "Dockerfile.dockerignore"])(
    "refuses a %s that is a fifo or a device, without reading it",
    async (name) => {
      for (const create of [mkfifo, (path: string) => symlink("/dev/zero", path)]) {
        await rm(at(name), { force: true });
        await create(at(name));
        await expect(packed()).rejects.toThrow(`${at(name)} is not a regular file`);
      }
    },
  );

  it("refuses a .dockerignore that cannot be read: without it, all files would be sent", async () => {
    await mkdir(at(".dockerignore"));
    await expect(packed()).rejects.toThrow(`${at(".dockerignore")} is a directory`);
  });

  it.each([
    ["does not exist", "none", "does not exist"],
    ["is a file", "Dockerfile", "is not a directory"],
  ])("refuses a context that %s", async (_, name, why) => {
    await expect(packed({ context: at(name) })).rejects.toThrow(`build context ${at(name)} ${why}`);
  });
});
