import { expect, test } from "vitest";
import { imagePath, parseImageReference } from "../../../../src/engine/docker/image-reference.ts";

const hub = "https://index.docker.io/v1/";
test.each([
  ["redis", { registry: hub, repository: "redis", version: "latest" }],
  ["me/app:1", { registry: hub, repository: "me/app", version: "1" }],
  ["ghcr.io/me/app:1", { registry: "ghcr.io", repository: "ghcr.io/me/app", version: "1" }],
  ["localhost:5000/app", { registry: "localhost:5000", repository: "localhost:5000/app", version: "latest" }],
  ["app:1@sha256:ab", { registry: hub, repository: "app", version: "sha256:ab" }],
])("reads %s", (text, reference) => {
  expect(parseImageReference(text)).toEqual(reference);
});

test("keeps a reference's slashes in the path", () => {
  expect(imagePath("ghcr.io/me/app:1", "json")).toBe("/images/ghcr.io/me/app:1/json");
});
