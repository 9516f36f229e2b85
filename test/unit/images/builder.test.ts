import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builderKind } from "../../../src/images/builder.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "bld-way-"));
});
afterEach(() => rm(home, { recursive: true }));

async function program(...path: readonly string[]): Promise<string> {
  const file = join(home, ...path);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, "");
  await chmod(file, 0o755);
  return file;
}

const engineOf = (buildKit: boolean, endpoint = "unix:///var/run/docker.sock") => ({
  info: async () => ({ version: "1", apiVersion: "1.45", os: "linux", arch: "amd64", endpoint, buildKit }),
});

describe("the builder", () => {
  const inHome = async (env: Readonly<Record<string, string>>, engine = engineOf(true), options = {}) => {
    await program(".docker", "cli-plugins", "docker-buildx");
    return builderKind({ HOME: home, ...env }, engine, options);
  };

  it("is BuildKit if buildx and the engine support it", async () => {
    expect(await inHome({})).toMatchObject({ kind: "bake", env: {} });
  });

  it("is the classic one if DOCKER_BUILDKIT says so or the engine has no BuildKit", async () => {
    expect(await inHome({ DOCKER_BUILDKIT: "0" })).toMatchObject({ kind: "classic" });
    expect(await inHome({}, engineOf(false))).toEqual({ kind: "classic", because: "this engine has no BuildKit" });
  });

  it("can be the user's own buildx builder with any engine", async () => {
    expect(await inHome({}, engineOf(false), { builder: "mine" })).toMatchObject({ kind: "bake" });
  });

  it("gets the address of a detected engine", async () => {
    const podman = engineOf(true, "unix:///run/user/1/docker.sock");
    expect(await inHome({}, podman)).toMatchObject({ env: { DOCKER_HOST: "unix:///run/user/1/docker.sock" } });
    expect(await inHome({ DOCKER_CONTEXT: "far" }, podman)).toMatchObject({ env: {} });
  });

  it("is rejected if DOCKER_BUILDKIT is not a boolean", async () => {
    await expect(inHome({ DOCKER_BUILDKIT: "maybe" })).rejects.toThrow('invalid value "maybe" of DOCKER_BUILDKIT');
  });
});
