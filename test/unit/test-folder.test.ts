import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { testFolder } from "../support/test-folder.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "berth-test-folder-"));
  mkdirSync(join(folder, "stray/inner"), { recursive: true });
  mkdirSync(join(folder, "clean"));
  writeFileSync(join(folder, "stray/docker-compose.yml"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

it("avoids folders below a stray stack file", () => {
  expect(testFolder([join(folder, "stray/inner"), join(folder, "clean")])).toBe(join(folder, "clean"));
});

it("names the stray files if every folder is below one", () => {
  expect(() => testFolder([join(folder, "stray/inner")])).toThrow(`remove ${folder}/stray/docker-compose.yml`);
});
