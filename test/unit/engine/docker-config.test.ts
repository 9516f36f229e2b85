import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readDockerConfig } from "../../../src/engine/docker-config.ts";

it.each([
  ["null", {}],
  ["", {}],
  ["{", {}],
  [
    '{"auths": null, "credHelpers": {"r.test": null}, "currentContext": "far"}',
    { credHelpers: {}, currentContext: "far" },
  ],
])("of a Docker config that is %s, what is there is read", async (text, config) => {
  const folder = mkdtempSync(join(tmpdir(), "rev-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "config.json"), text);
  expect(await readDockerConfig({ DOCKER_CONFIG: folder })).toEqual(config);
});
