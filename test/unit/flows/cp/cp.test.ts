import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cp } from "../../../../src/flows/cp/cp.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const file = `services: {db: {image: "db:1"}, web: {image: "web:1", scale: 2}}`;

/** `cp` with its flags' defaults. */
const copy = (from: string, to: string) => ({ from, to, all: false, archive: false, followLink: false });

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "berth-cp-"));
  await writeFile(join(folder, "seed.sql"), "select 1");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const seed = () => join(folder, "seed.sql");

describe("cp into a container", () => {
  it("looks at the target, then writes there", async () => {
    const { ctx, calls } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await cp(copy(seed(), "db:/tmp/"), ctx)).toBe(0);
    expect(calls).toEqual(["summaries shop", "statPath shop-db-1", "writeArchive shop-db-1"]);
  });

  it("writes to a stopped container too", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-db-1") });
    await cp(copy(seed(), "db:/tmp/"), ctx);
    expect(writes()).toEqual(["writeArchive shop-db-1"]);
  });

  it("writes to all replicas, or to the one that is chosen", async () => {
    const engine = await broughtUp(file);
    const all = memoryContext(file, { engine });
    await cp(copy(seed(), "web:/tmp/"), all.ctx);
    expect([...all.writes()].sort()).toEqual(["writeArchive shop-web-1", "writeArchive shop-web-2"]);
    const one = memoryContext(file, { engine });
    await cp({ ...copy(seed(), "web:/tmp/"), index: 2 }, one.ctx);
    expect(one.writes()).toEqual(["writeArchive shop-web-2"]);
  });

  it("says what it would copy in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await broughtUp(file), dryRun: true });
    expect(await cp(copy(seed(), "db:/tmp/"), ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toEqual([`result: shop-db-1 copy ${seed()} to shop-db-1:/tmp/`]);
  });

  it.each([
    ["a source that does not exist", "nothing.sql", "db:/tmp/", "no such file or directory"],
    ["a target whose folder does not exist", "seed.sql", "db:/nowhere/a", "Could not find the file /nowhere"],
    ["a file to a missing folder", "seed.sql", "db:/nowhere/", "no such directory"],
    ["an unknown service", "seed.sql", "nope:/tmp/", "no such service: nope"],
    ["a target without a path", "seed.sql", "db:", '"db:" has no path'],
  ])("refuses %s", async (_, from, to, message) => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(cp(copy(join(folder, from), to), ctx)).rejects.toThrow(message);
    expect(writes()).toEqual([]);
  });

  it("checks all replicas before it writes to the first", async () => {
    const engine = await broughtUp(file);
    await cp({ ...copy(seed(), "web:/tmp/only"), index: 1 }, memoryContext(file, { engine }).ctx);
    const { ctx, writes } = memoryContext(file, { engine });
    await expect(cp(copy(folder, "web:/tmp/only"), ctx)).rejects.toThrow("cannot copy directory");
    expect(writes()).toEqual([]);
  });

  it("refuses a tar on stdin for several containers", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(cp(copy("-", "web:/tmp"), ctx)).rejects.toThrow("a tar on stdin goes to one container");
    expect(writes()).toEqual([]);
  });

  it("refuses a tar on stdin for a path that is not a folder", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(cp(copy("-", "db:/nowhere"), ctx)).rejects.toThrow("must be a directory");
    expect(writes()).toEqual([]);
  });
});

describe("cp out of a container", () => {
  /** An engine whose `db` has `/tmp/seed.sql`. */
  async function seeded(text = file) {
    const { ctx, engine } = memoryContext(text, { engine: await broughtUp(text) });
    await cp(copy(seed(), "db:/tmp/"), ctx);
    return engine;
  }

  it("reads from the first container and writes the file here", async () => {
    const { ctx, calls, writes } = memoryContext(file, { engine: await seeded() });
    expect(await cp(copy("db:/tmp/seed.sql", join(folder, "copy.sql")), ctx)).toBe(0);
    expect(calls).toEqual(["summaries shop", "statPath shop-db-1", "readArchive shop-db-1"]);
    expect(writes()).toEqual([]);
    expect(await readFile(join(folder, "copy.sql"), "utf8")).toBe("select 1");
  });

  it("writes a tar to stdout", async () => {
    const { ctx, shown } = memoryContext(file, { engine: await seeded() });
    await cp(copy("db:/tmp/seed.sql", "-"), ctx);
    expect(shown.join("")).toMatch(/^stdout: seed\.sql/);
    expect(shown.join("")).toContain("select 1");
  });

  it("reads nothing in a dry run", async () => {
    const { ctx, calls, shown } = memoryContext(file, { engine: await seeded(), dryRun: true });
    expect(await cp(copy("db:/tmp/seed.sql", folder), ctx)).toBe(0);
    expect(calls).not.toContain("readArchive shop-db-1");
    expect(shown).toEqual([`result: shop-db-1 copy shop-db-1:/tmp/seed.sql to ${folder}`]);
  });

  it.each([
    ["a source that does not exist", "db:/tmp/nothing", "", "Could not find the file /tmp/nothing"],
    ["a folder to a file", "db:/tmp", "seed.sql", "cannot copy directory"],
    ["a target whose folder does not exist", "db:/tmp/seed.sql", "nowhere/a", "invalid output path"],
    ["an unknown service", "nope:/tmp", "", "no such service: nope"],
  ])("refuses %s", async (_, from, to, message) => {
    const { ctx, calls } = memoryContext(file, { engine: await seeded() });
    await expect(cp(copy(from, join(folder, to)), ctx)).rejects.toThrow(message);
    expect(calls).not.toContain("readArchive shop-db-1");
  });

  it("refuses a service without a container", async () => {
    const { ctx } = memoryContext(file);
    await expect(cp(copy("db:/tmp", folder), ctx)).rejects.toThrow('no container found for service "db"');
  });

  it("refuses a replica that does not exist", async () => {
    const { ctx } = memoryContext(file, { engine: await seeded() });
    await expect(cp({ ...copy("db:/tmp", folder), index: 2 }, ctx)).rejects.toThrow("is not running container #2");
  });
});

describe("cp", () => {
  it.each([
    ["a copy between services", "db:/a", "web:/b", "copying between services is not supported"],
    ["a copy between local paths", "./a", "./b", "unknown copy direction"],
  ])("refuses %s before it asks the engine", async (_, from, to, message) => {
    const { ctx, calls } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(cp(copy(from, to), ctx)).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });
});
