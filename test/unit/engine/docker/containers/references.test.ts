import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { withReferences } from "../../../../../src/engine/docker/containers/references.ts";
import type { Api } from "../../../../../src/engine/docker/request/api.ts";
import { stackOf } from "../../../../support/stacks.ts";

/** The option as the engine gets it. */
async function optionOf(option: string, workingDir: string): Promise<string | undefined> {
  const stack = { ...stackOf({ name: "shop", services: {} }), workingDir };
  const service = { name: "web", command: null, entrypoint: null, security_opt: [option] };
  return (await withReferences({} as Api, stack, service)).security_opt?.[0];
}

it("sends the text of a seccomp profile; refuses a device and what is not JSON", async () => {
  const folder = mkdtempSync(join(tmpdir(), "berth-seccomp-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "ok.json"), '{\n  "a": 1\n}\n');
  writeFileSync(join(folder, "bad.json"), "a: 1");
  symlinkSync("/dev/zero", join(folder, "zero"));
  expect(await optionOf("seccomp:ok.json", folder)).toBe('seccomp={"a":1}');
  expect(await optionOf("seccomp=unconfined", folder)).toBe("seccomp=unconfined");
  await expect(optionOf("seccomp=zero", folder)).rejects.toThrow("seccomp profile zero is not a regular file");
  await expect(optionOf("seccomp=bad.json", folder)).rejects.toThrow("seccomp profile bad.json cannot be read as JSON");
});
