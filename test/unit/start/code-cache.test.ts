import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let home: string;

beforeEach(() => {
  home = mkdtempSync(`${tmpdir()}/berth-kept-`);
  vi.stubEnv("BERTH_COMMANDS", '["up","ps"]');
  vi.stubEnv("BERTH_BUNDLE", "abc");
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

async function kept(line: string, env: Readonly<Record<string, string>> = { HOME: home }) {
  const { openCodeCache } = await import("../../../src/start/code-cache.ts");
  return openCodeCache(["node", "berth", ...line.split(" ")], env);
}

describe("openCodeCache", () => {
  it("returns a command's code to the next run of the same command", async () => {
    (await kept("-p shop up -d"))?.keep(() => Buffer.from("code of up"));
    expect((await kept("up"))?.code?.toString()).toBe("code of up");
    expect((await kept("ps"))?.code).toBeUndefined();
    expect(readdirSync(`${home}/.cache/berth`)).toEqual([`code-abc-${process.version}-${process.arch}`]);
  });

  it("caches nothing for an unknown command, or if NODE_DISABLE_COMPILE_CACHE is set", async () => {
    expect(await kept("nosuch")).toBeUndefined();
    expect(await kept("up", { HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" })).toBeUndefined();
  });

  it("fails silently if nothing can be cached", async () => {
    expect(await kept("up", { HOME: `${home}/none` })).toBeUndefined();
    expect(await kept("up", {})).toBeUndefined();
    (await kept("up", { HOME: "/proc" }))?.keep(() => Buffer.from("code"));
    writeFileSync(`${home}/.cache`, "a file, not a folder");
    (await kept("up"))?.keep(() => Buffer.from("code"));
    expect((await kept("up"))?.code).toBeUndefined();
  });

  it("removes the code of all but the last four bundles", async () => {
    for (const [index, name] of ["code-1", "code-2", "code-3", "code-4", "code-5"].entries()) {
      mkdirSync(`${home}/.cache/berth/${name}`, { recursive: true });
      utimesSync(`${home}/.cache/berth/${name}`, index, index);
    }
    (await kept("up"))?.keep(() => Buffer.from("code"));
    const left = ["code-3", "code-4", "code-5", expect.stringContaining("code-abc")];
    expect(readdirSync(`${home}/.cache/berth`).sort()).toEqual(left);
  });

  it.skipIf(process.getuid?.() !== 0)("does not use code that another user owns", async () => {
    const { chownSync } = await import("node:fs");
    (await kept("up"))?.keep(() => Buffer.from("code"));
    chmodSync(home, 0o755);
    chownSync(home, 65534, 65534);
    expect(await kept("up")).toBeUndefined();
  });
});
