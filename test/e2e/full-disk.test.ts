import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBuildx } from "../support/peer.ts";
import { noPrivateEngine, type PrivateEngine, privateEngine } from "../support/private-engine.ts";
import { commandsOf } from "../support/project-commands.ts";
import { withProject } from "../support/with-project.ts";

const registryEntry = fileURLToPath(new URL("../support/zeros-registry.ts", import.meta.url));

describe.skipIf(noPrivateEngine)(
  `an engine whose disk is full (needs one of its own: ${noPrivateEngine ?? "it has"})`,
  () => {
    let engine: PrivateEngine;
    let registry: ChildProcess | undefined;
    beforeAll(async () => {
      engine = await privateEngine("busybox:1", { diskMb: 64 });
    });
    afterAll(async () => {
      registry?.kill();
      await engine.remove();
    });
    const hint = "docker system df";
    const images = async () => (await engine.docker.listImages()).map(({ RepoTags }) => RepoTags?.[0]);

    it("is told as that by pull, with the image, and nothing stays", async () => {
      const [program, ...args] = engine.within([process.execPath, "--import", "tsx", registryEntry, "128"]);
      registry = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
      const [host] = (await once(registry.stdout ?? registry, "data")) as [Buffer];
      const image = `${host.toString().trim()}/zeros:1`;
      await withProject("img-", async (project) => {
        await project.write({ "compose.yaml": `services: {web: {image: "${image}"}}` });
        const { code, stderr } = await commandsOf(project, { DOCKER_HOST: engine.dockerHost }).tryBerth(["up", "-d"]);
        expect(code).toBe(1);
        expect(stderr).toContain(
          `image ${image} could not be pulled from ${host.toString().trim()}: the engine's disk is full`,
        );
        expect(stderr).toContain(hint);
        expect(await images()).toEqual(["busybox:1"]);
      });
    });

    it.each([
      ["the classic builder", "0", true],
      ["BuildKit (left out without docker buildx)", "1", hasBuildx],
    ])("is told as that by a build with %s", async (_, DOCKER_BUILDKIT, isHere) => {
      if (!isHere) return;
      await withProject("img-", async (project) => {
        await project.write({
          "compose.yaml": "services: {web: {build: .}}",
          Dockerfile: "FROM busybox:1\nCOPY zeros /\n",
        });
        await writeFile(join(project.dir, "zeros"), "");
        await truncate(join(project.dir, "zeros"), 128 * 1024 * 1024);
        const env = { DOCKER_HOST: engine.dockerHost, DOCKER_BUILDKIT };
        const { code, stderr } = await commandsOf(project, env).tryBerth(["build"]);
        expect(code).toBe(1);
        expect(stderr).toMatch(/no space left on device|the engine's disk is full/);
        expect(stderr).toContain(hint);
        expect(await images()).toEqual(["busybox:1"]);
      });
    });
  },
);
