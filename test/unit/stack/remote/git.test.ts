import { symlinkSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Interrupted } from "../../../../src/errors.ts";
import { hasGitDaemon, serveRepository } from "../../../support/git-daemon.ts";
import { complaints, loaded, project } from "../project.ts";
import { remotes } from "./ports.ts";

const stack = {
  "compose.yaml": "services: {web: {image: i, volumes: [./d:/d]}}",
  "sub/compose.yml": "services: {api: {image: j, build: .}}",
};

describe.runIf(hasGitDaemon)("a Git repository", () => {
  it("is checked out in the cache by its commit, and its relative paths start there", async () => {
    const { url, git } = await serveRepository(stack);
    const { fetchRemote, folder, notes } = remotes();
    const commit = git("rev-parse", "HEAD");
    const cwd = project({});
    const { stack: read } = await loaded(cwd, { files: [url], fetchRemote });
    expect(read.name).toBe("shop");
    expect(read.workingDir).toBe(`${folder}/cache/docker-compose/${commit}`);
    expect(read.services.get("web")?.volumes?.[0]?.source).toBe(`${read.workingDir}/d`);
    expect(notes).toEqual([`Fetching ${url} (${commit.slice(0, 12)})`]);
  });

  it("is fetched at the branch, tag or commit before the colon, and the directory or file after it", async () => {
    const { url, git, commit } = await serveRepository(stack);
    const first = git("rev-parse", "HEAD");
    git("tag", "--annotate", "--message", "v1", "v1");
    commit({ "sub/compose.yml": "services: {new: {image: k}}" });
    git("branch", "feature/main");
    const { fetchRemote } = remotes();
    const names = async (fragment: string) => [
      ...(await loaded(project({}), { files: [url + fragment], fetchRemote })).stack.services.keys(),
    ];
    expect(await names("#:sub")).toEqual(["new"]);
    expect(await names("#main:sub/compose.yml")).toEqual(["new"]);
    expect(await names("#v1:sub")).toEqual(["api"]);
    expect(await names(`#${first}:sub`)).toEqual(["api"]);
  });

  it("can be extended and included as a separate stack", async () => {
    const { url } = await serveRepository({
      ...stack,
      ".env": "TAG=1",
      "base.yaml": "services: {b: {image: 'b:$TAG'}}",
    });
    const { fetchRemote, folder } = remotes();
    const cwd = project({
      "compose.yaml": `include: ["${url}#main:base.yaml"]\nservices: {x: {extends: {file: "${url}#main:sub", service: api}}}`,
    });
    const { stack: read } = await loaded(cwd, { fetchRemote });
    expect(read.workingDir).toBe(cwd);
    expect(read.services.get("b")?.image).toBe("b:1");
    // As in Compose: relative to the root of the checkout, wherever the file is.
    expect(read.services.get("x")?.build?.context).toMatch(new RegExp(`^${folder}/cache/docker-compose/[0-9a-f]{40}$`));
  });

  it("is available offline if its commit was fetched before", async () => {
    const { url, git, stop } = await serveRepository(stack);
    const source = `${url}#${git("rev-parse", "HEAD")}`;
    const { fetchRemote, folder } = remotes();
    const { checkout } = await fetchRemote(source);
    await stop();
    expect((await remotes({}, folder).fetchRemote(source)).checkout).toEqual(checkout);
    expect((await remotes({}, folder).fetchRemote(url)).problem?.message).toContain("failed to access repository at");
  });

  it.each([
    ["#nope", "repository does not contain ref"],
    ["#main:../../..", "git subdirectory path traversal detected: ../../.."],
    ["#main:sub/../..", "git subdirectory path traversal detected"],
    ["#main:link", "link is a link to a path outside the repository"],
    ["#main:linked", "linked/compose.yaml is a link to a path outside the repository"],
    ["#main:empty", "the repository has no stack file in empty"],
    ["#--upload-pack=touch /tmp/x", 'a ref cannot start with "-"'],
  ])("confines paths to the checkout: %s", async (fragment, message) => {
    const { url, commit, git } = await serveRepository(stack);
    const folder = git("rev-parse", "--show-toplevel");
    symlinkSync("/etc/passwd", `${folder}/link`);
    symlinkSync(project({ "compose.yaml": "services: {}" }), `${folder}/linked`);
    commit({ "empty/README": "" });
    const { problem } = await remotes().fetchRemote(url + fragment);
    expect(problem?.message).toContain(message);
  });

  it("is reported at the place that refers to it", async () => {
    const { url } = await serveRepository(stack);
    const { fetchRemote } = remotes();
    const cwd = project({ "compose.yaml": `include: ["${url}#nope"]` });
    expect(await complaints(cwd, { fetchRemote })).toEqual([
      expect.stringMatching(/^compose.yaml:1:11 .*repository does not contain ref/),
    ]);
  });
});

it.runIf(hasGitDaemon)("stops git when the caller aborts", async () => {
  const silent = createServer();
  const controller = new AbortController();
  silent.once("connection", (socket) => {
    socket.on("error", () => {});
    controller.abort(new Interrupted("SIGTERM"));
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const { fetchRemote } = remotes({ signal: controller.signal });
  await expect(fetchRemote(`http://127.0.0.1:${port}/r.git`)).rejects.toThrow("Terminated");
});

it("a Git repository without git on PATH is an error with a hint", async () => {
  const { problem } = await remotes({ env: { PATH: "/nowhere" } }).fetchRemote("https://127.0.0.1:1/r.git");
  expect(problem).toMatchObject({
    message: "cannot fetch a stack file from a Git repository: git not found on PATH",
    hint: expect.stringContaining("Install git"),
  });
});

it.each(["ssh://-oProxyCommand=id/r.git", "ssh://git@-oProxyCommand=id/r"])("%s starts no command", async (source) => {
  expect((await remotes().fetchRemote(source)).problem?.message).toContain('a host cannot start with "-"');
});
