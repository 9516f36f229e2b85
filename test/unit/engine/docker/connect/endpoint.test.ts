import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endpointsOf, targetOf } from "../../../../../src/engine/docker/connect/endpoint.ts";

describe("targetOf", () => {
  test.each([
    ["unix:///run/x.sock", { kind: "socket", path: "/run/x.sock" }],
    ["unix://", { kind: "socket", path: "/var/run/docker.sock" }],
    ["tcp://host:1234", { kind: "tcp", host: "host", port: 1234 }],
    ["tcp://[::1]", { kind: "tcp", host: "::1", port: 2375 }],
    ["host:1234", { kind: "tcp", host: "host", port: 1234 }],
    ["https://host", { kind: "tcp", host: "host", port: 2376, tls: {} }],
    ["ssh://me@host:22", { kind: "ssh", destination: "me@host", port: "22" }],
    ["ftp://host", undefined],
    ["tcp://", undefined],
  ])("reads %s", (text, target) => {
    expect(targetOf(text)).toEqual(target && { ...target });
  });

  test("uses another default port for TLS", () => {
    expect(targetOf("tcp://host", {})).toMatchObject({ port: 2376, tls: {} });
  });
});

describe("endpointsOf", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "bdk-"));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const context = async (name: string, docker: object) => {
    const folder = join(home, ".docker/contexts/meta", createHash("sha256").update(name).digest("hex"));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker } }));
  };
  const config = (content: object) => writeFile(join(home, ".docker/config.json"), JSON.stringify(content));

  test("tries only DOCKER_HOST if it is set", async () => {
    await context("other", { Host: "unix:///other.sock" });
    const env = { HOME: home, DOCKER_HOST: "unix:///mine.sock", DOCKER_CONTEXT: "other" };
    expect(await endpointsOf(env)).toEqual([
      { url: "unix:///mine.sock", from: "DOCKER_HOST", target: { kind: "socket", path: "/mine.sock" } },
    ]);
  });

  test("prefers DOCKER_CONTEXT to the current context, and that to the usual sockets", async () => {
    await context("chosen", { Host: "ssh://me@far" });
    await context("current", { Host: "unix:///current.sock" });
    await config({ currentContext: "current" });
    expect(await endpointsOf({ HOME: home, DOCKER_CONTEXT: "chosen" })).toEqual([
      { url: "ssh://me@far", from: 'context "chosen"', target: { kind: "ssh", destination: "me@far" } },
    ]);
    expect((await endpointsOf({ HOME: home }))[0]?.url).toBe("unix:///current.sock");
    expect(await endpointsOf({ HOME: home, DOCKER_CONTEXT: "default" })).toContainEqual(
      expect.objectContaining({ from: "usual socket" }),
    );
  });

  test("tries the usual sockets of this user", async () => {
    const urls = (await endpointsOf({ HOME: home, XDG_RUNTIME_DIR: "/run/user/7" })).map(({ url }) => url);
    expect(urls[0]).toBe("unix:///var/run/docker.sock");
    expect(urls).toEqual(
      expect.arrayContaining(["unix:///run/user/7/docker.sock", `unix://${home}/.orbstack/run/docker.sock`]),
    );
  });

  test("reports an invalid context, address or certificate", async () => {
    await expect(endpointsOf({ HOME: home, DOCKER_CONTEXT: "absent" })).rejects.toThrow(
      'docker context "absent" does not exist',
    );
    await expect(endpointsOf({ HOME: home, DOCKER_HOST: "ftp://x" })).rejects.toThrow('DOCKER_HOST is "ftp://x"');
    const env = { HOME: home, DOCKER_HOST: "tcp://x", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/absent" };
    await expect(endpointsOf(env)).rejects.toThrow("/absent/ca.pem cannot be read");
  });
});
