import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let home: string;

beforeEach(() => {
  home = mkdtempSync(`${tmpdir()}/berth-bundle-`);
  for (const folder of ["dist", "copy"]) mkdirSync(`${home}/${folder}`);
  writeFileSync(`${home}/dist/bundle.js`, "code");
  vi.stubEnv("BERTH_DIST", `${home}/dist`);
  vi.stubEnv("BERTH_BUNDLE", createHash("sha256").update("code").digest("hex"));
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

async function folder(): Promise<string> {
  const { bundleFolder } = await import("../../../src/start/bundle-folder.ts");
  return bundleFolder(`${home}/copy`);
}

describe("bundleFolder", () => {
  it("is the file's own folder if a bundle is beside it, whatever its contents", async () => {
    writeFileSync(`${home}/copy/bundle.js`, "another");
    expect(await folder()).toBe(`${home}/copy`);
  });

  it("is the build's folder for a file that was copied alone", async () => {
    expect(await folder()).toBe(`${home}/dist`);
  });

  it("ignores a bundle that differs from the one that was built", async () => {
    writeFileSync(`${home}/dist/bundle.js`, "somebody else's");
    expect(await folder()).toBe(`${home}/copy`);
    rmSync(`${home}/dist`, { recursive: true });
    expect(await folder()).toBe(`${home}/copy`);
  });
});
