import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Progress } from "../../src/engine/engine.ts";
import type { Build } from "../../src/stack/stack.ts";
import { output, useDocker } from "./docker-workbench.ts";

describe("Docker Engine: images", () => {
  const bench = useDocker();
  let folder: string;
  let tag: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "bdk-"));
    tag = `${bench().project}-web:latest`;
  });
  afterEach(async () => {
    const { engine, project } = bench();
    for (const { name } of await engine.containers(project)) await engine.removeContainer(name, { force: true });
    await engine.removeImage(tag);
    await rm(folder, { recursive: true, force: true });
  });
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  };
  const build = (build: Build, more = {}) =>
    bench().engine.buildImage({
      service: bench().container({ build: { context: folder, ...build } }).service,
      tag,
      labels: bench().owned(),
      ...more,
    });

  test("builds with arguments, target and labels, and tells each step", async () => {
    await write({
      Dockerfile: "FROM busybox:1 AS first\nARG WORD=none\nRUN echo $WORD > /word\nFROM first\nRUN false\n",
    });
    const steps: Progress[] = [];
    const { id } = await build(
      { args: { WORD: "given" }, target: "first", labels: { a: "b" } },
      { onProgress: (progress: Progress) => steps.push(progress) },
    );
    expect(steps.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Step 3\/\d : RUN echo/));
    const [fact] = await bench().engine.images([tag, tag, "bdk-absent:1"]);
    expect(fact).toMatchObject({ reference: tag, id, tags: [tag], labels: { a: "b", ...bench().owned() } });
    expect(await output(bench(), { command: ["cat", "/word"], network_mode: "none" }, { image: tag })).toBe("given\n");
  });

  test("sends what .dockerignore leaves, modes and links kept, and the Dockerfile though it is excluded", async () => {
    await write({
      Dockerfile:
        "FROM busybox:1\nCOPY . /app\nRUN cd /app && find . ! -type d -exec stat -c '%n %a %u' {} + | sort > /list\n",
      ".dockerignore": "*\n!src\nsrc/**/*.log\n!src/keep.log\n",
      "secret.txt": "no",
      "src/main.sh": "echo",
      "src/deep/a.log": "no",
      "src/keep.log": "yes",
      "other/file": "no",
    });
    await chmod(join(folder, "src/main.sh"), 0o775);
    await symlink("main.sh", join(folder, "src/link"));
    await build({});
    const list = await output(bench(), { command: ["cat", "/list"], network_mode: "none" }, { image: tag });
    expect(list).toBe("./src/keep.log 644 0\n./src/link 777 0\n./src/main.sh 775 0\n");
  });

  test("builds from an inline Dockerfile, and from one outside the context, leaving no trace of either", async () => {
    await write({ "context/a": "a", "elsewhere/Dockerfile": "FROM busybox:1\nCOPY . /app\nRUN ls -A /app > /list\n" });
    const list = () => output(bench(), { command: ["cat", "/list"], network_mode: "none" }, { image: tag });
    await build({ context: join(folder, "context"), dockerfile: "../elsewhere/Dockerfile" });
    expect(await list()).toBe("a\n");
    await bench().engine.removeContainer(`${bench().project}-web-1`, { force: true });
    await build({
      context: join(folder, "context"),
      dockerfile_inline: "FROM busybox:1\nCOPY . /app\nRUN ls -A /app > /list; echo 2 >> /list\n",
    });
    expect(await list()).toBe("a\n2\n");
  });

  test("names the step that failed, and what the builder said", async () => {
    await write({ Dockerfile: "FROM busybox:1\nRUN exit 3\n" });
    await expect(build({})).rejects.toThrow(
      /the build of service "web" failed at step 2\/\d: RUN exit 3\n.*returned a non-zero code: 3/,
    );
  });

  test("names a context, a Dockerfile or a base image that is not there", async () => {
    await expect(build({ context: join(folder, "absent") })).rejects.toThrow(/build context .*absent does not exist/);
    await expect(build({})).rejects.toThrow(/Dockerfile .* cannot be read/);
    await write({ Dockerfile: "FROM bdk-absent.invalid/nope:1\n" });
    await expect(build({})).rejects.toThrow(/failed at step 1\/\d: FROM bdk-absent/);
  });

  test("stops a build when its signal aborts", async () => {
    await write({ Dockerfile: "FROM busybox:1\nRUN sleep 300\n" });
    const control = new AbortController();
    const onProgress = ({ text }: Progress) => text.startsWith("Step 2/") && control.abort();
    await expect(build({}, { onProgress, signal: control.signal })).rejects.toThrow(/abort/i);
    expect(await bench().engine.images([tag])).toEqual([]);
  });

  test("says of an image whether it was removed, absent or in use", async () => {
    await write({ Dockerfile: "FROM busybox:1\nRUN echo 1\n" });
    await build({});
    const { engine, container } = bench();
    const request = container({ network_mode: "none" }, { image: tag });
    await engine.createContainer(request);
    await engine.startContainer(request);
    expect(await engine.removeImage(tag)).toBe("in-use");
    await engine.removeContainer(request.name, { force: true });
    expect(await engine.removeImage(tag)).toBe("removed");
    expect(await engine.removeImage(tag)).toBe("absent");
  });

  test("names an image that no registry gives", async () => {
    const reference = "127.0.0.1:9/bdk/absent:1";
    await expect(bench().engine.pullImage({ reference })).rejects.toThrow(/registry cannot be reached|refused/);
  });
});
