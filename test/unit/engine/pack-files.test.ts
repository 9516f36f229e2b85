import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { extract } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PackRequest, packFiles } from "../../../src/engine/pack-files.ts";

let folder = "";
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-pack-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Packs the folder. Returns the entries as `name type size`, and the warnings. */
async function pack(extra: Partial<PackRequest> = {}) {
  const warnings: string[] = [];
  const tar = packFiles({
    root: folder,
    header: (path) => ({ name: path || ".", uid: 0, gid: 0 }),
    warn: (text) => warnings.push(text),
    ...extra,
  });
  const entries: string[] = [];
  const reader = extract();
  const reading = (async () => {
    for await (const entry of reader) {
      let size = 0;
      for await (const bytes of entry) size += (bytes as Buffer).length;
      const { name, type, linkname } = entry.header;
      entries.push(`${name} ${type} ${linkname ?? size}`);
    }
  })();
  for await (const bytes of tar) reader.write(bytes as Buffer);
  reader.end(null);
  await reading;
  return { entries: entries.sort(), warnings };
}

describe("packFiles", () => {
  it("packs folders, files and links", async () => {
    await mkdir(at("sub"));
    await writeFile(at("sub/large"), Buffer.alloc(700_000));
    await writeFile(at("empty"), "");
    await symlink("sub/large", at("link"));
    const { entries, warnings } = await pack();
    expect(entries).toEqual([
      ". directory 0",
      "empty file 0",
      "link symlink sub/large",
      "sub directory 0",
      "sub/large file 700000",
    ]);
    expect(warnings).toEqual([]);
  });

  it("packs the other files, and warns, when one vanishes while it is read", async () => {
    for (const name of ["a", "b", "c"]) await writeFile(at(name), name);
    let removed = "";
    const { entries, warnings } = await pack({
      header: (path) => {
        if (path !== "" && removed === "") {
          removed = path === "a" ? "b" : "a";
          rmSync(at(removed));
        }
        return { name: path || "." };
      },
    });
    const kept = ["a", "b", "c"].filter((name) => name !== removed);
    expect(entries).toEqual([". directory 0", ...kept.map((name) => `${name} file 1`)]);
    expect(warnings).toEqual([`${at(removed)} was left out: it was removed while it was read`]);
  });

  it("fails if a file shrinks while it is read", async () => {
    await writeFile(at("log"), Buffer.alloc(20_000_000));
    const tar = packFiles({ root: folder, header: (path) => ({ name: path || "." }), warn: () => {} });
    const reading = (async () => {
      for await (const bytes of tar) if (bytes.length > 1024) await truncate(at("log"), 10);
    })();
    await expect(reading).rejects.toThrow(`${at("log")} became shorter while it was read`);
  });

  it("packs pipes, and warns of sockets", async () => {
    await promisify(execFile)("mkfifo", [at("pipe")]);
    const server = createServer();
    await new Promise<void>((done) => server.listen(at("socket"), done));
    const { entries, warnings } = await pack();
    await new Promise((done) => server.close(done));
    expect(entries).toEqual([". directory 0", "pipe fifo 0"]);
    expect(warnings).toEqual([`${at("socket")} was left out: a tar cannot hold a socket`]);
  });

  it("fails if there is nothing to pack", async () => {
    await expect(pack({ root: at("none") })).rejects.toThrow("ENOENT");
  });

  it("ends when its reader stops early", async () => {
    await writeFile(at("large"), Buffer.alloc(5_000_000));
    const tar = packFiles({ root: folder, header: (path) => ({ name: path || "." }), warn: () => {} });
    let chunks = 0;
    for await (const _ of tar) if (++chunks === 3) break;
    expect(chunks).toBe(3);
  });
});
