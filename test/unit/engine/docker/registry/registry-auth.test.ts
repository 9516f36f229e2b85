import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authVariable } from "../../../../../src/engine/auth-variable.ts";
import { authHeader, credentialsFor, registryConfig } from "../../../../../src/engine/docker/registry/registry-auth.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "img-auth-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The user's environment with this config.json, and with helpers of these scripts. */
async function environment(config: object, helpers: Readonly<Record<string, string>> = {}) {
  const home = await mkdtemp(join(folder, "home-"));
  await writeFile(join(home, "config.json"), JSON.stringify(config));
  for (const [name, script] of Object.entries(helpers)) {
    const program = join(home, `docker-credential-${name}`);
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
  }
  return { DOCKER_CONFIG: home, PATH: `${home}:/usr/bin:/bin` };
}

const decoded = (header: string | undefined) => header && JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });
/** Answers as helpers do, with the registry that it was asked for as the user. */
const keeper = `read server; echo "{\\"ServerURL\\":\\"$server\\",\\"Username\\":\\"$server\\",\\"Secret\\":\\"s\\"}"`;

describe("plain credentials", () => {
  const auths = { "https://index.docker.io/v1/": auth("me:pass:word"), "https://ghcr.io/": auth("you:x"), empty: {} };

  test("are found by the registry's host", async () => {
    const env = await environment({ auths });
    expect(await credentialsFor(env, "docker.io")).toMatchObject({ username: "me", password: "pass:word" });
    expect(await credentialsFor(env, "ghcr.io")).toMatchObject({ username: "you", serveraddress: "ghcr.io" });
    expect(await credentialsFor(env, "quay.io")).toBeUndefined();
    expect(await credentialsFor(env, "empty")).toBeUndefined();
    expect(Object.keys(decoded(await registryConfig(env)))).toEqual(["https://index.docker.io/v1/", "ghcr.io"]);
  });

  test("may be an identity token, or a plain user name and password", async () => {
    const env = await environment({
      auths: { a: { ...auth("u:"), identitytoken: "t" }, b: { username: "u", password: "p" } },
    });
    expect(await credentialsFor(env, "a")).toMatchObject({ identitytoken: "t" });
    expect(await credentialsFor(env, "b")).toMatchObject({ username: "u", password: "p" });
  });

  test("are none if the file is missing or invalid", async () => {
    expect(await registryConfig({ DOCKER_CONFIG: "/absent" })).toBeUndefined();
    expect(await credentialsFor({ DOCKER_CONFIG: "/absent" }, "ghcr.io")).toBeUndefined();
  });

  test("are sent in base64 with padding, without which the engine ignores them", () => {
    for (const password of ["a", "ab", "abc"]) {
      expect(authHeader({ username: "u", password, serveraddress: "r" }).length % 4).toBe(0);
    }
    expect(decoded(authHeader(undefined))).toEqual({});
  });
});

describe("DOCKER_AUTH_CONFIG", () => {
  const variable = (auths: object) => ({ DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) });

  test("wins over config.json and its helpers, which are used for other registries", async () => {
    const config = { auths: { "b.io": auth("file:f") }, credHelpers: { "a.io": "own" } };
    const home = await environment(config, { own: keeper });
    const env = { ...home, ...variable({ "a.io": auth("me:pass"), "https://index.docker.io/v1/": auth("hub:h") }) };
    expect(await credentialsFor(env, "a.io")).toMatchObject({ username: "me", password: "pass" });
    expect(await credentialsFor(env, "docker.io")).toMatchObject({ username: "hub" });
    expect(await credentialsFor(env, "b.io")).toMatchObject({ username: "file" });
    expect(Object.keys(decoded(await registryConfig(env))).sort()).toEqual([
      "a.io",
      "b.io",
      "https://index.docker.io/v1/",
    ]);
  });

  test.each([
    "",
    "hunter2",
    "[]",
    "null",
    '{"auths": {"a.io": {}}}',
    '{"auths": {"a.io": {"auth": "aHVudGVyMg=="}, "b.io": {"auth": "dTpw"}}}',
  ])("that is %j counts for nothing", async (text) => {
    const env = { ...(await environment({ auths: { "a.io": auth("file:f") } })), DOCKER_AUTH_CONFIG: text };
    expect(await credentialsFor(env, "a.io")).toMatchObject({ username: "file" });
    expect(await credentialsFor(env, "b.io")).toBeUndefined();
    expect(authVariable(env).fault ?? "").not.toContain("hunter2");
  });
});

describe("a credential helper", () => {
  test("is the registry's own one, else the store of all", async () => {
    const config = { auths: { "ghcr.io": auth("no:no") }, credsStore: "all", credHelpers: { "own.io": "own" } };
    const env = await environment(config, { all: keeper, own: keeper.replace('"s', '"own') });
    expect(await credentialsFor(env, "ghcr.io")).toMatchObject({ username: "ghcr.io", password: "s" });
    expect(await credentialsFor(env, "docker.io")).toMatchObject({ username: "https://index.docker.io/v1/" });
    expect(await credentialsFor(env, "own.io")).toMatchObject({ username: "own.io", serveraddress: "own.io" });
  });

  test("may return an identity token", async () => {
    const env = await environment({ credsStore: "t" }, { t: `echo '{"Username":"<token>","Secret":"tok"}'` });
    expect(await credentialsFor(env, "ghcr.io")).toEqual({ identitytoken: "tok", serveraddress: "ghcr.io" });
  });

  test("may have no credentials", async () => {
    const env = await environment({ credsStore: "e" }, { e: "echo credentials not found in native keychain; exit 1" });
    expect(await credentialsFor(env, "ghcr.io")).toBeUndefined();
  });

  test.each([
    ["that is not installed", {}, "no credentials for ghcr.io: docker-credential-x is not on the PATH"],
    ["that fails", { x: "echo locked >&2; exit 1" }, "no credentials for ghcr.io: docker-credential-x failed: locked"],
    ["that prints no JSON", { x: "echo hunter2" }, /invalid answer from docker-credential-x$/],
  ])("%s is reported with the registry and without secrets", async (_, helpers, message) => {
    const env = await environment({ credsStore: "x" }, helpers);
    const error = await credentialsFor(env, "ghcr.io").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(message), hint: expect.stringContaining("ghcr.io") });
    expect(JSON.stringify(error)).not.toContain("hunter2");
    expect(String(error)).not.toContain("hunter2");
  });
});
