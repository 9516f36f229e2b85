import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noRegistry } from "../lab/registry/program.ts";
import { reader } from "../lab/registry/registry.ts";
import { imageId, makeImage, pushImage, tagImage, untagImages } from "../support/own-images.ts";
import { hasCompose } from "../support/peer.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { runCompose } from "../support/run-berth.ts";
import { useRegistry } from "../support/use-registry.ts";
import { freePort } from "../support/wire.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();
const prefix = "img-";

/** A test with a project of this file. */
function within(file: () => string, test: (at: ProjectCommands & { readonly project: TestProject }) => Promise<void>) {
  return () =>
    withProject(prefix, async (project) => {
      await project.write({ "compose.yaml": file(), Dockerfile: "FROM busybox:1\n" });
      await test({ project, ...commandsOf(project) });
    });
}

describe.skipIf(noRegistry !== undefined)("a registry", () => {
  const registry = useRegistry();
  const named = (name: string) => `${registry().host}/img/${name}`;
  let image = "";
  let id: string | undefined;

  beforeAll(async () => {
    image = named("app:1");
    id = await makeImage(image);
    await pushImage(image);
  });
  afterAll(() => untagImages(image));

  it(
    "gives each image once to `pull`, whoever wants it",
    within(
      () => `services: {a: {image: "${image}"}, b: {image: "${image}"}, c: {build: .}}`,
      async ({ berth }) => {
        await untagImages(image);
        const { stderr } = await berth("pull");
        expect(await imageId(image)).toBe(id);
        expect(stderr.match(/Image \S+ Pulled/g)).toEqual([`Image ${image} Pulled`]);
        expect(stderr).toContain(" c Skipped No image to be pulled");
      },
    ),
  );

  it(
    "is not asked by `pull --policy missing` for what is here, nor for what the file forbids",
    within(
      () => `services: {a: {image: "${image}"}, b: {image: "busybox:1", pull_policy: never}}`,
      async ({ berth }) => {
        expect((await berth("pull", "--policy", "missing", "a")).stderr).toBe(
          ` Image ${image} Skipped Image is already present locally\n`,
        );
        expect((await berth("pull", "b")).stderr).toContain("Image busybox:1 Skipped");
      },
    ),
  );

  it(
    "gets what services build by `push`, under all names, each once; the others are passed over",
    within(
      () =>
        `services: {a: {image: "${named("made:1")}", build: {context: ., tags: ["${named("made:2")}"]}}, b: {image: "${image}"}}`,
      async ({ berth, project }) => {
        const names = [named("made:1"), named("made:2")];
        for (const name of names) await tagImage(image, name);
        const dry = await berth("push", "--dry-run");
        expect(dry.stdout).toBe(
          `${project.name}: 2 steps\n\n  + push ${names[0]}\n  + push ${names[1]}\n  = b: Not built by this stack\n`,
        );
        const { stderr } = await berth("push");
        for (const name of names) expect(stderr).toContain(` Image ${name} Pushed\n`);
        expect(stderr).toContain(" b Skipped");
        await untagImages(...names, image);
        await project.write({ "compose.yaml": `services: {a: {image: "${names[1]}"}}` });
        await berth("pull");
        expect(await imageId(names[1] ?? "")).toBe(id);
        await tagImage(names[1] ?? "", image);
        await untagImages(...names);
      },
    ),
  );

  it(
    "that has no such tag fails the pull of that one alone, by name; or not at all with --ignore-pull-failures, which tells what can be built",
    within(
      () =>
        `services: {a: {image: "${image}"}, b: {image: "${named("app:99")}"}, c: {image: "${named("app:98")}", build: .}}`,
      async ({ tryBerth }) => {
        await untagImages(image);
        const { code, stderr } = await tryBerth(["pull"]);
        expect(await imageId(image)).toBe(id);
        expect(code).toBe(1);
        expect(stderr).toContain(
          `error: image ${named("app:99")} could not be pulled from ${registry().host}: the registry has no such image, or no tag "99" of it`,
        );
        const ignored = await tryBerth(["pull", "--ignore-pull-failures"]);
        expect(ignored).toMatchObject({ code: 0, stderr: expect.stringContaining("warning: image ") });
        expect(ignored.stderr).toContain(
          "Some service image(s) must be built from source by running:\n    berth build c\n",
        );
      },
    ),
  );

  it(
    "is asked by `pull --include-deps` for dependencies too, and by --ignore-buildable for nothing that can be built",
    within(
      () =>
        `services: {a: {image: "${image}", build: .}, b: {image: "busybox:1", pull_policy: never, depends_on: [c]}, c: {image: "${named("app:1")}"}}`,
      async ({ berth }) => {
        await untagImages(image);
        await berth("pull", "--quiet", "--ignore-buildable", "a");
        expect(await imageId(image)).toBeUndefined();
        await berth("pull", "--quiet", "--include-deps", "b");
        expect(await imageId(image)).toBe(id);
      },
    ),
  );

  it(
    "gets by `push --include-deps` what dependencies build, and --ignore-push-failures lets the others fail",
    within(
      () =>
        `services: {a: {image: "127.0.0.1:1/none:1", build: ., depends_on: [b]}, b: {image: "${named("dep:1")}", build: .}}`,
      async ({ berth, tryBerth }) => {
        const names = ["127.0.0.1:1/none:1", named("dep:1")];
        for (const name of names) await tagImage(image, name);
        expect((await tryBerth(["push", "--quiet", "a"])).code).toBe(1);
        const { stderr } = await berth("push", "--quiet", "--ignore-push-failures", "--include-deps", "a");
        expect(stderr).toContain("warning: image 127.0.0.1:1/none:1 could not be pushed");
        await untagImages(...names, image);
        await berth("pull", "b");
        expect(await imageId(named("dep:1"))).toBe(id);
        await tagImage(named("dep:1"), image);
        await untagImages(named("dep:1"));
      },
    ),
  );

  it(
    "is asked before a build where the image has a name there, and a build follows where it has none",
    within(
      () => `services: {a: {image: "${image}", build: .}, b: {image: "${named("absent:1")}", build: .}}`,
      async ({ berth }) => {
        await untagImages(image);
        const { stderr } = await berth("up", "--no-start");
        expect(await imageId(image)).toBe(id);
        expect(stderr).toContain(` Image ${image} Pulled`);
        expect(stderr).toContain(` Image ${named("absent:1")} Built`);
        await untagImages(named("absent:1"));
      },
    ),
  );

  it(
    "pins images to digests for `config`, as docker compose prints them",
    within(
      () => `services: {a: {image: "${image}"}, b: {image: "x@sha256:${"0".repeat(64)}"}, c: {build: .}}`,
      async ({ berth, compose }) => {
        const digest = (await docker.getImage(image).inspect()).RepoDigests[0]?.split("@")[1] ?? "none";
        const stacked = await berth("config", "--resolve-image-digests");
        expect(stacked.stdout).toContain(`image: ${image}@${digest}`);
        const locked = await berth("config", "--lock-image-digests");
        expect(locked.stdout).toBe(
          `services:\n  a:\n    image: ${image}@${digest}\n  b:\n    image: docker.io/library/x@sha256:${"0".repeat(64)}\n  c: {}\n`,
        );
        if (!hasCompose) return;
        for (const flags of ["--resolve-image-digests --format json", "--lock-image-digests --no-interpolate"]) {
          const form = flags.split(" ");
          expect((await berth("config", ...form)).stdout).toBe((await compose("config", ...form)).stdout);
        }
      },
    ),
  );

  it(
    "is followed by `up --pull always`: what runs an image that moved there is made anew, once",
    within(
      () => `services: {a: {image: "${named("moving:1")}", command: ["sleep", "600"], stop_grace_period: 0s}}`,
      async ({ berth, project }) => {
        const name = named("moving:1");
        const older = await makeImage(name);
        await pushImage(name);
        await berth("up", "-d", "--pull", "always", "--quiet-pull");
        const newer = await makeImage(name);
        await pushImage(name);
        await tagImage(image, name);
        const container = docker.getContainer(`${project.name}-a-1`);
        expect((await berth("up", "-d", "--pull", "always")).stderr).toContain(
          `Container ${project.name}-a-1 Recreated`,
        );
        expect((await container.inspect()).Image).toBe(newer);
        expect((await berth("up", "-d", "--pull", "always")).stderr).toContain(`Container ${project.name}-a-1 Running`);
        await tagImage(image, name);
        const run = ["run", "--rm", "-T", "--no-deps", "--pull", "always", "--quiet-pull", "a", "true"];
        expect((await berth(...run)).stderr).toContain(`Image ${name} Pulled`);
        expect(await imageId(name)).toBe(newer);
        await berth("down", "--rmi", "all");
        await untagImages(older, newer);
      },
    ),
  );

  it(
    "is asked for the image of DOCKER_DEFAULT_PLATFORM, by which docker compose hashes what is built",
    within(
      () => `services: {a: {image: "${image}"}, b: {image: "b:1", build: .}, c: {image: "c:1", platform: linux/amd64}}`,
      async ({ tryBerth, project }) => {
        const env = { DOCKER_DEFAULT_PLATFORM: "linux/arm64" };
        const { code, stderr } = await tryBerth(["pull", "a"], { env });
        expect(stderr).toContain(
          `image ${image} could not be pulled from ${registry().host}: the registry has it only for other`,
        );
        expect(stderr).toContain("DOCKER_DEFAULT_PLATFORM");
        expect(code).toBe(1);
        if (!hasCompose) return;
        const hashes = ["config", "--hash", "*"];
        const theirs = await runCompose(["-p", project.name, ...hashes], { cwd: project.dir, env });
        expect((await tryBerth(hashes, { env })).stdout).toBe(theirs.stdout);
      },
    ),
  );

  it(
    "that is down is named, with what could not be done there",
    within(
      () => "",
      async ({ project, tryBerth }) => {
        const gone = `127.0.0.1:${await freePort()}`;
        await project.write({ "compose.yaml": `services: {a: {image: "${gone}/app:1", build: .}}` });
        for (const [args, what, exitCode] of [
          [["pull"], `image ${gone}/app:1 could not be pulled from ${gone}`, 1],
          [
            ["config", "--resolve-image-digests"],
            `the digest of image ${gone}/app:1 could not be read from ${gone}`,
            5,
          ],
        ] as const) {
          const { code, stderr } = await tryBerth(args);
          expect(stderr).toContain(`error: ${what}: the registry cannot be reached: dial tcp ${gone}`);
          expect(stderr).toContain("hint: ");
          expect(code).toBe(exitCode);
        }
      },
    ),
  );
});

describe.skipIf(noRegistry !== undefined)("a private registry", () => {
  const registry = useRegistry({ isPrivate: true });
  const image = () => `${registry().host}/img/secret:1`;
  const file = () => `services: {a: {image: "${image()}", build: .}}`;

  /** A Docker config of the project's own. */
  async function login({ dir }: TestProject, config: object): Promise<Readonly<Record<string, string>>> {
    await mkdir(join(dir, "docker"), { recursive: true });
    await writeFile(join(dir, "docker/config.json"), JSON.stringify(config));
    return { DOCKER_CONFIG: join(dir, "docker") };
  }
  const auths = (password: string) => ({
    auths: { [registry().host]: { auth: Buffer.from(`${reader.username}:${password}`).toString("base64") } },
  });

  it(
    "lets in whom the Docker config names, by a password there or by a helper, and whom DOCKER_AUTH_CONFIG names",
    within(file, async ({ project, tryBerth }) => {
      const id = await makeImage(image());
      const env = await login(project, auths(reader.password));
      expect(await tryBerth(["push"], { env })).toMatchObject({ code: 0 });
      await untagImages(image());
      await project.write({
        "bin/docker-credential-img": `#!/bin/sh\necho '${JSON.stringify({ Username: reader.username, Secret: reader.password })}'\n`,
      });
      await chmod(join(project.dir, "bin/docker-credential-img"), 0o755);
      const helped = {
        ...(await login(project, { credsStore: "img" })),
        PATH: `${project.dir}/bin:${process.env["PATH"]}`,
      };
      expect(await tryBerth(["pull"], { env: helped })).toMatchObject({ code: 0 });
      expect(await imageId(image())).toBe(id);
      const pinned = await tryBerth(["config", "--resolve-image-digests"], { env: helped });
      expect(pinned.stdout).toContain(`image: ${image()}@sha256:`);
      await untagImages(image());
      const told = { ...(await login(project, {})), DOCKER_AUTH_CONFIG: JSON.stringify(auths(reader.password)) };
      expect(await tryBerth(["pull"], { env: told })).toMatchObject({ code: 0 });
      expect(await imageId(image())).toBe(id);
      await untagImages(image());
    }),
  );

  it(
    "that keeps someone out is named with the way in, and the password is not told",
    within(file, async ({ project, tryBerth }) => {
      const host = registry().host;
      const nobody = await tryBerth(["pull"], { env: await login(project, {}) });
      expect(nobody.code).toBe(1);
      expect(nobody.stderr).toContain(`could not be pulled from ${host}: image not found, or login required`);
      expect(nobody.stderr).toContain(`run \`docker login ${host}\``);
      const wrong = await tryBerth(["pull"], { env: await login(project, auths("hunter2")) });
      expect(wrong.stderr).toContain(`could not be pulled from ${host}: the registry denied access to "ali"`);
      expect(wrong.stderr).not.toContain("hunter2");
      const helpless = await tryBerth(["pull"], { env: await login(project, { credHelpers: { [host]: "none" } }) });
      expect(helpless.code).toBe(1);
      expect(helpless.stderr).toContain(`no credentials for ${host}: docker-credential-none is not on the PATH`);
    }),
  );
});
