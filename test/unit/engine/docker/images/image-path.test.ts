import { expect, test } from "vitest";
import { imagePath } from "../../../../../src/engine/docker/images/image-fact.ts";

test("keeps a reference's slashes in the path", () => {
  expect(imagePath("ghcr.io/me/app:1", "json")).toBe("/images/ghcr.io/me/app:1/json");
});
