import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { serveArtifact } from "../../../support/artifact-registry.ts";
import { loaded, project } from "../project.ts";
import { remotes } from "./ports.ts";

const file = (text: string, annotations = {}) => ({ type: "file", text, annotations }) as const;

const layer = { mediaType: "application/vnd.docker.compose.file+yaml" };
const longName = {
  ...layer,
  digest: `sha256:${"0".repeat(64)}`,
  annotations: { "com.docker.compose.extends": "true", "com.docker.compose.file": "a".repeat(5000) },
};

describe("an OCI artifact", () => {
  it("is written to files by its layers: one stack file, extended and env files by name", async () => {
    const { host, digest } = await serveArtifact([
      file("services: {web: {extends: {file: base.yaml, service: b}, env_file: v.env}}"),
      file("services: {web: {tty: true}}", { "com.docker.compose.file": "over.yaml" }),
      file("services: {b: {image: i}}", {
        "com.docker.compose.extends": "true",
        "com.docker.compose.file": "base.yaml",
      }),
      { type: "envfile", text: "A=1\n", annotations: { "com.docker.compose.envfile": "v.env" } },
    ]);
    const { fetchRemote, folder, notes } = remotes();
    const cwd = project({ "compose.yaml": `include: ["oci://${host}/shop"]` });
    const { stack } = await loaded(cwd, { fetchRemote });
    expect(stack.services.get("web")).toMatchObject({ image: "i", tty: true, environment: { A: "1" } });
    expect(readdirSync(`${folder}/cache/docker-compose/${digest.slice(7)}`).sort()).toEqual([
      "base.yaml",
      "compose.yaml",
      "v.env",
    ]);
    expect(notes).toEqual([`Fetching oci://${host}/shop (${digest.slice(0, 19)})`]);
  });

  it("is fetched once per digest", async () => {
    const { host, digest, requests } = await serveArtifact([file("services: {web: {image: i}}")]);
    const source = `oci://${host}/shop:1@${digest}`;
    const { fetchRemote, folder } = remotes();
    const { checkout } = await fetchRemote(source);
    expect(readFileSync(checkout?.file ?? "", "utf8")).toBe("services: {web: {image: i}}");
    const count = requests.length;
    expect((await remotes({}, folder).fetchRemote(source)).checkout).toEqual(checkout);
    expect(requests).toHaveLength(count);
  });

  it("in a private registry is fetched with the user's login", async () => {
    const { host } = await serveArtifact([file("services: {}")], { login: "me:secret" });
    const credentials = async () => ({ username: "me", password: "secret" });
    expect((await remotes({ credentials }).fetchRemote(`oci://${host}/shop`)).problem).toBeUndefined();
    expect((await remotes().fetchRemote(`oci://${host}/shop`)).problem).toMatchObject({
      message: `${host}/shop:latest: access denied by the registry (401)`,
      hint: `Log in: docker login ${host}`,
    });
  });

  it.each([
    ["null", "null"],
    ["not JSON", "<html>"],
    ["without a token", "{}"],
    ["with a token that is no text", '{"token": {"a": 1}}'],
    ["with a line break in its token", '{"token": "a\\nb"}'],
    ["of 2 MB", JSON.stringify({ token: "a".repeat(2_000_000) })],
  ])("is rejected if the token server's answer is %s", async (_, tokenAnswer) => {
    const { host } = await serveArtifact([file("services: {}")], { login: "me:secret", tokenAnswer });
    const credentials = async () => ({ username: "me", password: "secret" });
    expect((await remotes({ credentials }).fetchRemote(`oci://${host}/shop`)).problem?.message).toBe(
      `token server ${host} sent an invalid answer`,
    );
  });

  it("that is incomplete is an error that names the registry", async () => {
    const { host } = await serveArtifact([file("services: {}")], { breaksOff: true });
    expect((await remotes().fetchRemote(`oci://${host}/shop`)).problem?.message).toContain(
      `cannot reach registry ${host}`,
    );
  });

  it.each([
    [
      "is an image",
      { manifest: { artifactType: undefined, config: { mediaType: "image" } } },
      "not a compose project OCI artifact, but image",
    ],
    ["has 2,000 layers", { manifest: { layers: Array(2000).fill({}) } }, "more than 500 layers"],
    ["has a null layer", { manifest: { layers: [null] } }, "the manifest is not valid"],
    ["has a layer without a digest", { manifest: { layers: [{ ...layer, annotations: null }] } }, "layer digest"],
    ["has a long file name", { manifest: { layers: [longName] } }, "invalid layer file name"],
    ["has no stack file", { manifest: { layers: [] } }, "no stack file"],
    [
      "is not what its digest says",
      { tampered: "services: {evil: {}}" },
      "returned content that does not match sha256:",
    ],
  ])("that %s is rejected", async (_, options, message) => {
    const { host } = await serveArtifact([file("services: {}")], options);
    const { fetchRemote, folder } = remotes();
    expect((await fetchRemote(`oci://${host}/shop`)).problem?.message).toContain(message);
    expect(readdirSync(`${folder}/cache/docker-compose`)).toEqual([]);
  });

  it.each(["../x", "a/b", "..", "", "a\\b"])("writes no file outside its folder: %j", async (name) => {
    const leading = { type: "envfile", text: "A=1", annotations: { "com.docker.compose.envfile": name } } as const;
    const { host } = await serveArtifact([file("services: {}"), leading]);
    const { fetchRemote, folder } = remotes();
    expect((await fetchRemote(`oci://${host}/shop`)).problem?.message).toContain("invalid OCI artifact");
    expect(readdirSync(`${folder}/cache/docker-compose`)).toEqual([]);
  });

  it.each([
    ["oci://", "invalid OCI reference"],
    ["oci://host.example/UPPER", "invalid OCI reference"],
    ["oci://127.0.0.1:1/shop", "cannot reach registry 127.0.0.1:1"],
  ])("%s is rejected", async (source, message) => {
    expect((await remotes().fetchRemote(source)).problem?.message).toContain(message);
  });
});
