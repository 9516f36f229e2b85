import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registryAuth, registryConfig } from "../../../../src/engine/docker/registry-auth.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bdk-"));
  const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });
  const auths = { "https://index.docker.io/v1/": auth("me:pass:word"), "https://ghcr.io/": auth("you:x"), empty: {} };
  await writeFile(join(folder, "config.json"), JSON.stringify({ auths }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const decoded = (header: string | undefined) => header && JSON.parse(Buffer.from(header, "base64url").toString("utf8"));

test("credentials are found by the registry's host", async () => {
  const env = { DOCKER_CONFIG: folder };
  expect(decoded(await registryAuth(env, "https://index.docker.io/v1/"))).toMatchObject({
    username: "me",
    password: "pass:word",
  });
  expect(decoded(await registryAuth(env, "ghcr.io"))).toMatchObject({ username: "you", serveraddress: "ghcr.io" });
  expect(await registryAuth(env, "quay.io")).toBeUndefined();
  expect(Object.keys(decoded(await registryConfig(env)))).toEqual(["https://index.docker.io/v1/", "ghcr.io"]);
});

test("without a config there are none", async () => {
  expect(await registryConfig({ DOCKER_CONFIG: "/absent" })).toBeUndefined();
});
