import Docker from "dockerode";
import { describe, expect, it } from "vitest";
import { noRegistry } from "../lab/registry/program.ts";
import { containerStates } from "../support/engine-state.ts";
import { hasGitDaemon, serveRepository } from "../support/git-daemon.ts";
import { inContainer } from "../support/in-container.ts";
import { untagImages } from "../support/own-images.ts";
import { hasBuildx } from "../support/peer.ts";
import { commandsOf, type ProjectCommands } from "../support/project-commands.ts";
import { said } from "../support/said.ts";
import { useRegistry } from "../support/use-registry.ts";
import { type TestProject, withProject } from "../support/with-project.ts";

const docker = new Docker();

interface At extends ProjectCommands {
  readonly project: TestProject;
  /** The image that was built for a service. */
  image(service: string): Promise<Docker.ImageInspectInfo>;
}

function building(
  files: Readonly<Record<string, string>>,
  test: (at: At) => Promise<void>,
  env: Readonly<Record<string, string>> = {},
): () => Promise<void> {
  return () =>
    withProject("bld-", async (project) => {
      await project.write(files);
      const image = (service: string) => docker.getImage(`${project.name}-${service}`).inspect();
      await test({ ...commandsOf(project, { DOCKER_BUILDKIT: undefined, ...env }), project, image });
    });
}

const app = {
  "compose.yaml": `
services:
  web: {build: {context: app, args: [WORD=file, OTHER], labels: {team: a}}, init: true, command: ["sleep", "600"], stop_grace_period: 0s}
  job: {image: "bld-named:1", build: {context: app, target: first, tags: ["bld-also:1"]}, profiles: [later]}
`,
  "app/Dockerfile": `FROM busybox:1 AS first
ARG WORD=none
ARG OTHER=none
LABEL WORD=$WORD OTHER=$OTHER
FROM first
COPY static /static
`,
  "app/static/page": "hello\n",
};

const ways: readonly (readonly [string, Record<string, string>, boolean])[] = [
  ["the classic builder", { DOCKER_BUILDKIT: "0" }, true],
  ["BuildKit (left out without docker buildx)", { DOCKER_BUILDKIT: "1" }, hasBuildx],
];

for (const [name, env, isHere] of ways) {
  describe.skipIf(!isHere)(`by ${name}`, () => {
    it(
      "an image is built under the project's and the service's name, with the labels of both",
      building(
        app,
        async ({ project, berth, image }) => {
          const { stdout, stderr } = await berth("build", "--build-arg", "WORD=flag", "web");
          expect((await image("web")).Config.Labels).toMatchObject({
            team: "a",
            WORD: "flag",
            OTHER: "none",
            "com.docker.compose.project": project.name,
            "com.docker.compose.service": "web",
          });
          expect(stdout).toContain("COPY static /static");
          expect(stderr).toBe(` Image ${project.name}-web Building\n Image ${project.name}-web Built\n`);
        },
        env,
      ),
    );

    it(
      "a named image gets its name and its tags, built up to its target",
      building(
        app,
        async ({ berth }) => {
          try {
            await berth("build", "-q", "job");
            const { RepoTags, RootFS } = await docker.getImage("bld-named:1").inspect();
            expect(RepoTags.sort()).toEqual(["bld-also:1", "bld-named:1"]);
            expect(RootFS).toEqual((await docker.getImage("busybox:1").inspect()).RootFS);
          } finally {
            await docker.getImage("bld-also:1").remove();
            await docker.getImage("bld-named:1").remove();
          }
        },
        env,
      ),
    );

    it(
      "up builds what is missing, what is there only when told to, and keeps a container whose image is the same",
      building(
        app,
        async ({ project, berth }) => {
          expect((await berth("up", "-d")).stdout).toContain("COPY static /static");
          const container = docker.getContainer(`${project.name}-web-1`);
          const { Id } = await container.inspect();
          expect((await berth("up", "-d")).stdout).toBe("");
          expect((await berth("up", "-d", "--build")).stdout).toContain("COPY static /static");
          expect((await berth("up", "-d", "--build", "--quiet-build")).stdout).toBe("");
          expect((await container.inspect()).Id).toBe(Id);
          expect(await inContainer(`${project.name}-web-1`, ["cat", "/static/page"])).toBe("hello\n");
        },
        env,
      ),
    );

    it(
      "what a build reads and is not there is told with its place, all at once, and nothing is built",
      building(
        {
          "compose.yaml": `services:
  web: {build: nowhere}
  job: {build: {context: ., dockerfile: No}}
`,
        },
        async ({ project, tryBerth }) => {
          const { code, stdout, stderr } = await tryBerth(["build"]);
          expect(code).toBe(1);
          expect(stdout).toBe("");
          expect(stderr).toContain(
            `the build context of service "web" does not exist: ${project.dir}/nowhere (compose.yaml:2)`,
          );
          expect(stderr).toContain(
            `the Dockerfile of service "job" does not exist: ${project.dir}/No (compose.yaml:3)`,
          );
        },
        env,
      ),
    );

    it.skipIf(!hasGitDaemon)("a Git repository is a context, by branch and folder (left out without git)", async () => {
      const { url } = await serveRepository({
        "app/Dockerfile": "FROM busybox:1\nCOPY word /\n",
        "app/word": "said\n",
      });
      const file = (branch: string) => `services: {web: {build: "${url}#${branch}:app", command: ["cat", "/word"]}}`;
      await building(
        { "compose.yaml": file("main") },
        async ({ project, berth, tryBerth, image }) => {
          expect((await berth("run", "--rm", "-T", "web")).stdout).toContain("said\n");
          await untagImages((await image("web")).Id);
          await project.write({ "compose.yaml": file("absent") });
          const { code, stderr } = await tryBerth(["build"]);
          expect(code).toBe(1);
          expect(stderr).toMatch(/service "web".*\babsent\b/);
          await expect(image("web")).rejects.toThrow(/No such image/);
        },
        env,
      )();
    });

    it(
      "one failed build is told with its Dockerfile's line and leaves the others be",
      building(
        {
          "compose.yaml": "services: {bad: {build: bad}, good: {build: good}}",
          "bad/Dockerfile": "FROM busybox:1\nRUN echo it was here; false\n",
          "good/Dockerfile": "FROM busybox:1\nRUN sleep 1\n",
        },
        async ({ tryBerth, image, project }) => {
          const { code, stdout, stderr } = await tryBerth(["build"]);
          expect(code).toBe(1);
          expect(stdout).toContain("it was here");
          expect(stderr).toMatch(/the build of service "bad" failed/);
          expect(stderr).toContain("RUN echo it was here; false");
          expect(stderr).toContain(` Image ${project.name}-good Built\n`);
          expect((await image("good")).RepoTags).toHaveLength(1);
        },
        env,
      ),
    );

    it(
      "Ctrl-C in the middle ends the build, and leaves no image",
      building(
        { "compose.yaml": "services: {web: {build: .}}", Dockerfile: "FROM busybox:1\nRUN echo began; sleep 100\n" },
        async ({ start, image }) => {
          const running = start(["build"]);
          await said(running, "stdout", /^(?:#\d+ \S+ )?began$/m);
          running.process.kill("SIGINT");
          expect((await running.ended).code).toBe(130);
          await expect(image("web")).rejects.toThrow(/No such image/);
        },
        env,
      ),
    );
  });
}

describe("by the classic builder", () => {
  const env = { DOCKER_BUILDKIT: "0" };

  it(
    "images are built in the order of the services' dependencies, and say by which builder",
    building(
      {
        "compose.yaml": `
services:
  app: {build: {context: ., dockerfile_inline: "FROM bld-base:1\\nRUN test -e /base"}, depends_on: [base]}
  base: {image: "bld-base:1", build: {context: ., dockerfile_inline: "FROM busybox:1\\nRUN touch /base"}}
`,
      },
      async ({ berth, image }) => {
        await berth("build", "--with-dependencies", "app");
        expect((await image("app")).Config.Labels["com.docker.compose.image.builder"]).toBe("classic");
        await docker.getImage("bld-base:1").remove({ force: true });
      },
      env,
    ),
  );

  it(
    "create --build makes the image anew and leaves its container created; up --no-build makes neither",
    building(
      app,
      async ({ project, berth, tryBerth, image }) => {
        const none = await tryBerth(["up", "-d", "--no-build", "web"]);
        expect(none.code).toBe(1);
        await expect(image("web")).rejects.toThrow(/No such image/);
        await berth("create", "web");
        const { Id } = await image("web");
        await project.write({ "app/static/page": "other\n" });
        await berth("create", "--build", "web");
        expect((await image("web")).Id).not.toBe(Id);
        expect(await containerStates(project.name)).toEqual({ [`${project.name}-web-1`]: "created" });
      },
      env,
    ),
  );

  it(
    "run --build --quiet-build makes the image anew and says nothing of it",
    building(
      app,
      async ({ project, berth, image }) => {
        await berth("build", "-q", "web");
        const { Id } = await image("web");
        await project.write({ "app/static/page": "other\n" });
        const { stdout } = await berth("run", "--rm", "-T", "--build", "--quiet-build", "web", "cat", "/static/page");
        expect(stdout).toBe("other\n");
        expect((await image("web")).Id).not.toBe(Id);
      },
      env,
    ),
  );

  it(
    "build --memory bounds the builder's containers, and --no-cache runs each step anew",
    building(
      {
        "compose.yaml": "services: {web: {build: .}}",
        // Where cgroups are of the first kind, and of the second.
        Dockerfile: `FROM busybox:1\nRUN cat /sys/fs/cgroup/memory.max || cat /sys/fs/cgroup/memory/memory.limit_in_bytes\n`,
      },
      async ({ berth, image }) => {
        expect((await berth("build", "--memory", "64m")).stdout).toContain(String(64 * 1024 * 1024));
        const { Id } = await image("web");
        expect((await berth("build")).stdout).toContain("Using cache");
        expect((await image("web")).Id).toBe(Id);
        expect((await berth("build", "--no-cache")).stdout).not.toContain("Using cache");
        expect((await image("web")).Id).not.toBe(Id);
      },
      env,
    ),
  );

  it.each(["--provenance", "--sbom"])("build %s is refused, since it has no attestations", (flag) =>
    building(
      { "compose.yaml": "services: {web: {build: .}}", Dockerfile: "FROM busybox:1\n" },
      async ({ berth, tryBerth, image }) => {
        const { code, stderr } = await tryBerth(["build", flag, "true"]);
        expect(code).toBe(1);
        expect(stderr).toContain("the classic builder doesn't support attestations");
        await expect(image("web")).rejects.toThrow(/No such image/);
        await berth("build", flag, "false");
        expect(await image("web")).toBeDefined();
      },
      env,
    )(),
  );

  it(
    "a Dockerfile outside of the context has its own .dockerignore",
    building(
      {
        "compose.yaml": `services: {web: {build: {context: app, dockerfile: ../recipe}}}`,
        recipe: 'FROM busybox:1\nCOPY . /app\nRUN test "$(find /app -type f)" = /app/kept\n',
        "recipe.dockerignore": "lost\n",
        "app/.dockerignore": "kept\n",
        "app/kept": "",
        "app/lost": "",
      },
      async ({ berth }) => {
        await berth("build");
      },
      env,
    ),
  );

  it(
    "what only BuildKit can do is refused with its place",
    building(
      {
        "compose.yaml": "services:\n  web:\n    build:\n      context: .\n      ssh: [default]\n",
        Dockerfile: "FROM busybox:1\n",
      },
      async ({ tryBerth, image }) => {
        const { code, stderr } = await tryBerth(["build"]);
        expect(code).toBe(1);
        expect(stderr).toContain(
          `the classic builder doesn't support SSH keys, set DOCKER_BUILDKIT=1 to use BuildKit (build.ssh of service "web", compose.yaml:5)`,
        );
        await expect(image("web")).rejects.toThrow(/No such image/);
      },
      env,
    ),
  );
});

describe.skipIf(!hasBuildx)("by BuildKit (left out without docker buildx)", () => {
  const secretive = {
    "compose.yaml": `
services:
  main: {build: {context: ., dockerfile: Main, additional_contexts: {base: "service:base"}}, command: ["true"]}
  base: {build: {context: ., secrets: [key, {source: token, target: t}], additional_contexts: {files: ./files}}}
secrets: {key: {file: ./key}, token: {environment: BLD_TOKEN}}
`,
    Dockerfile: `FROM busybox:1
COPY --from=files one /one
RUN --mount=type=secret,id=key --mount=type=secret,id=t test "$(cat /run/secrets/key /run/secrets/t | wc -c)" = 10
`,
    Main: "FROM base\nRUN test -e /one\n",
    key: "open",
    "files/one": "",
  };

  it(
    "a build gets its secrets and starts from another's image, in one bake",
    building(
      secretive,
      async ({ project, berth, image }) => {
        const { stdout, stderr } = await berth("build", "main");
        expect(await image("base")).toBeDefined();
        expect(stdout.match(/load local bake definitions/g)).toHaveLength(1);
        for (const service of ["main", "base"]) {
          expect(stdout.match(new RegExp(`naming to docker.io/library/${project.name}-${service}`, "g"))).toHaveLength(
            1,
          );
        }
        const history = await docker.getImage(`${project.name}-base`).history();
        expect(stdout + stderr + JSON.stringify([await image("base"), history])).not.toContain("sesame");
      },
      { BLD_TOKEN: "sesame" },
    ),
  );

  it(
    "up of one service builds the image that it starts from, and starts it alone",
    building(
      secretive,
      async ({ project, berth }) => {
        await berth("up", "-d", "main");
        expect(Object.keys(await containerStates(project.name))).toEqual([`${project.name}-main-1`]);
      },
      { BLD_TOKEN: "sesame" },
    ),
  );

  it.each([[["build", "main"]], [["build"]], [["up", "-d"]]])(
    "%j starts from the image of a service that no active profile has, and never from its container",
    (args) =>
      building(
        { ...secretive, "compose.yaml": secretive["compose.yaml"].replace("base: {", "base: {profiles: [off], ") },
        async ({ project, berth, image }) => {
          await berth(...args);
          expect(await image("main")).toBeDefined();
          expect(Object.keys(await containerStates(project.name))).not.toContain(`${project.name}-base-1`);
        },
        { BLD_TOKEN: "sesame" },
      )(),
  );

  it(
    "build --check judges Dockerfiles without building, or says that this engine's BuildKit is too old for it",
    building(
      { "compose.yaml": "services: {web: {build: .}}", Dockerfile: "FROM busybox:1\nRUN exit 3\n" },
      async ({ tryBerth, image }) => {
        const { code, stdout, stderr } = await tryBerth(["build", "--check"]);
        const { ApiVersion } = await docker.version();
        // Docker 27 is the first whose BuildKit can.
        if (Number(ApiVersion.split(".")[1]) >= 46)
          expect([code, stdout]).toEqual([0, expect.stringMatching(/no warnings found/i)]);
        else expect(stderr).toContain("Update BuildKit to version 0.15 or newer: this one cannot check a Dockerfile.");
        await expect(image("web")).rejects.toThrow(/No such image/);
      },
    ),
  );

  it.each(["--provenance", "--sbom"])("build %s asks the builder for an attestation, or for none", (flag) =>
    building(
      { "compose.yaml": "services: {web: {build: .}}", Dockerfile: "FROM busybox:1\n" },
      async ({ berth, tryBerth, image }) => {
        await berth("build", flag, "false");
        expect((await image("web")).RepoTags).toHaveLength(1);
        // An engine without containerd's store of images keeps none.
        const { code, stderr } = await tryBerth(["build", flag, "true"]);
        if (code !== 0) expect(stderr).toContain("Attestation is not supported for the docker driver");
      },
    )(),
  );

  it.each([
    [["--builder", "bld-nobody"], 'no builder "bld-nobody" found', "docker buildx ls"],
    [["--ssh", ""], "invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set", "ssh-add"],
  ])("build %s is told what is missing", (args, says, hint) =>
    building(
      { "compose.yaml": "services: {web: {build: .}}", Dockerfile: "FROM busybox:1\n" },
      async ({ tryBerth }) => {
        const { code, stderr } = await tryBerth(["build", ...args], { env: { SSH_AUTH_SOCK: undefined } });
        expect(code).toBe(1);
        expect(stderr).toContain(says);
        expect(stderr).toContain(hint);
      },
    )(),
  );

  it(
    "a target that the Dockerfile does not have is told",
    building(
      { "compose.yaml": "services: {web: {build: {context: ., target: none}}}", Dockerfile: "FROM busybox:1\n" },
      async ({ tryBerth }) => {
        const { stderr } = await tryBerth(["build"]);
        expect(stderr).toContain('the build of service "web" failed: target stage "none" could not be found');
      },
    ),
  );
});

describe.skipIf(noRegistry !== undefined)("build --push (left out without a registry program)", () => {
  const registry = useRegistry();

  for (const [name, env, isHere] of ways) {
    it.skipIf(!isHere)(`by ${name} pushes what has a name of its own`, async () => {
      const image = `${registry().host}/bld/${env["DOCKER_BUILDKIT"]}:1`;
      const file = `services: {web: {image: "${image}", build: .}, job: {build: .}}`;
      await building(
        { "compose.yaml": file, Dockerfile: "FROM busybox:1\nRUN touch /pushed\n" },
        async ({ berth, image: built }) => {
          await berth("build", "--push");
          await untagImages(image);
          await berth("pull", "web");
          expect((await docker.getImage(image).inspect()).RepoTags).toContain(image);
          expect((await built("job")).RepoTags).toHaveLength(1);
          await untagImages(image);
        },
        env,
      )();
    });
  }
});
