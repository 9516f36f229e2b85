import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Place } from "../../../../src/stack/problems/problem.ts";
import { remoteKind } from "../../../../src/stack/remote/remote.ts";
import { serveArtifact } from "../../../support/artifact-registry.ts";
import { remotes } from "./ports.ts";

const files = [{ type: "file", text: "services: {web: {image: i}}" }] as const;
const text = "include:\n  - oci://r/s\n";
const place: Place = { source: { name: "compose.yaml", path: "/compose.yaml", text }, start: 13, end: 22 };

describe("a source is remote", () => {
  it.each([
    ["https://github.com/o/r.git#main:dir", "git"],
    ["http://host/r.git", "git"],
    ["ssh://git@host/r", "git"],
    ["git://host/r", "git"],
    ["git@github.com:o/r.git", "git"],
    ["github.com/o/r", "git"],
    ["oci://registry/name:tag", "oci"],
    ["https://host/compose.yaml", "unknown"],
    ["./github.com/o/r", undefined],
    ["dir/compose.yaml", undefined],
    ["C:\\stack\\compose.yaml", undefined],
    ["ext::sh -c id", undefined],
    ["-uhost@x:y", undefined],
    ["file:///etc/passwd", undefined],
  ])("%s: %s", (source, kind) => {
    expect(remoteKind(source)).toBe(kind);
  });
});

describe("consent", () => {
  it("is requested once, showing the source and its place, and remembered", async () => {
    const { host } = await serveArtifact(files);
    const first = remotes();
    await first.fetchRemote(`oci://${host}/shop`, place);
    await first.fetchRemote(`oci://${host}/shop`, place);
    expect(first.questions).toEqual([
      `oci://${host}/shop, named in compose.yaml:2, is a remote source that can run code on this machine. Fetch it?`,
    ]);
    const second = remotes({}, first.folder);
    expect((await second.fetchRemote(`oci://${host}/shop`, place)).problem).toBeUndefined();
    expect(second.questions).toEqual([]);
    await second.fetchRemote(`oci://${host}/shop:2`, place);
    expect(second.questions).toHaveLength(1);
  });

  it("is not requested for a source with control characters", async () => {
    const { fetchRemote, questions } = remotes();
    const { problem } = await fetchRemote("oci://r/s\noci://r/evil", place);
    expect(problem?.message).toBe("invalid source: it contains control characters");
    expect(questions).toEqual([]);
  });

  it("is requested again if it was refused, and nothing is fetched", async () => {
    const { host, requests } = await serveArtifact(files);
    const { fetchRemote, folder } = remotes({ ask: async () => false });
    expect((await fetchRemote(`oci://${host}/shop`, place)).problem).toMatchObject({
      message: `oci://${host}/shop was not confirmed`,
      at: place,
    });
    expect(requests).toEqual([]);
    const later = remotes({}, folder);
    await later.fetchRemote(`oci://${host}/shop`, place);
    expect(later.questions).toHaveLength(1);
  });

  it.each([
    ["--yes", { assumeYes: true }],
    ["Compose's own switch", { env: { COMPOSE_EXPERIMENTAL_OCI_REMOTE: "true" } }],
  ])("is given by %s", async (_, given) => {
    const { host } = await serveArtifact(files);
    const { fetchRemote } = remotes({ ask: undefined, ...given });
    expect((await fetchRemote(`oci://${host}/shop`, place)).problem).toBeUndefined();
  });

  it("without a terminal is given only to sources on the command line, not to those in files", async () => {
    const { host, requests } = await serveArtifact(files);
    const { fetchRemote } = remotes({ ask: undefined });
    expect((await fetchRemote(`oci://${host}/shop`, place)).problem).toMatchObject({
      message: `oci://${host}/shop is a remote source that needs confirmation`,
      hint: expect.stringContaining("COMPOSE_EXPERIMENTAL_OCI_REMOTE=1"),
    });
    expect(requests).toEqual([]);
    expect((await fetchRemote(`oci://${host}/named`)).problem).toBeUndefined();
  });

  it("is not requested if Compose's variable disables remote sources", async () => {
    const { fetchRemote, questions } = remotes({ env: { COMPOSE_EXPERIMENTAL_GIT_REMOTE: "false" } });
    const { problem } = await fetchRemote("https://127.0.0.1:1/r.git");
    expect(problem?.message).toContain("remote resource is disabled by COMPOSE_EXPERIMENTAL_GIT_REMOTE");
    expect(questions).toEqual([]);
  });

  it.each([
    ["me:hunter2", false],
    ["me:hunter2", true],
    ["me:hunt@hunter2", true],
    ["hunter2", true],
  ])("shows no password and no token: %s, allowed: %s", async (login, allowed) => {
    const asked: string[] = [];
    const { fetchRemote, folder } = remotes({ ask: async (question) => asked.push(question) > 0 && allowed });
    const { problem } = await fetchRemote(`https://${login}@127.0.0.1:1/r.git`, place);
    const kept = allowed ? readFileSync(`${folder}/config/berth/allowed-sources`, "utf8") : "";
    expect(JSON.stringify([problem, asked, kept])).not.toContain("hunter2");
  });
});
