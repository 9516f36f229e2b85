import { expect, test } from "vitest";
import { parseImageReference, withDigest } from "../../../src/stack/image-reference.ts";

const hub = "docker.io";
test.each([
  ["redis", { registry: hub, repository: "redis", fullName: "docker.io/library/redis", version: "latest" }],
  ["me/app:1", { registry: hub, repository: "me/app", fullName: "docker.io/me/app", version: "1" }],
  ["docker.io/redis:7", { registry: hub, repository: "docker.io/redis", fullName: "docker.io/library/redis" }],
  ["ghcr.io/me/app:1", { registry: "ghcr.io", repository: "ghcr.io/me/app", fullName: "ghcr.io/me/app", tag: "1" }],
  ["localhost:5000/app", { registry: "localhost:5000", repository: "localhost:5000/app", version: "latest" }],
  ["app:1@sha256:ab", { registry: hub, repository: "app", tag: "1", digest: "sha256:ab", version: "sha256:ab" }],
])("reads %s", (text, reference) => {
  expect(parseImageReference(text)).toMatchObject(reference);
});

test.each([
  ["redis", "docker.io/library/redis:latest@sha256:12"],
  ["me/app:1", "docker.io/me/app:1@sha256:12"],
  ["localhost:5000/app", "localhost:5000/app:latest@sha256:12"],
  ["app@sha256:ab", "docker.io/library/app@sha256:ab"],
  ["app:1@sha256:ab", "docker.io/library/app@sha256:ab"],
])("adds a digest to %s", (text, expected) => {
  expect(withDigest(text, "sha256:12")).toBe(expected);
});
