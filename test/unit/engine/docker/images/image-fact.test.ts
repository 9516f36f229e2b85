import { expect, test } from "vitest";
import { type InspectedImage, imageFact } from "../../../../../src/engine/docker/images/image-fact.ts";
import { contentDigest, isForPlatform } from "../../../../../src/observe/image-content.ts";

const manifest = (architecture: string, more: object = {}) => ({
  Kind: "image",
  Available: true,
  Descriptor: { digest: `sha256:${architecture}` },
  ImageData: { Platform: { os: "linux", architecture } },
  ...more,
});
const image = (more: object) =>
  imageFact("app:1", { Id: "sha256:index", Os: "linux", Architecture: "amd64", Config: {}, ...more } as InspectedImage);

test("uses the digest of the platform's local manifest, ignoring attestations and missing manifests", () => {
  const attestation = { ...manifest("unknown"), Kind: "attestation", ImageData: undefined };
  const away = manifest("riscv64", { Available: false });
  const fact = image({ Manifests: [attestation, manifest("arm64"), away, manifest("amd64")] });
  expect(contentDigest(fact)).toBe("sha256:amd64");
  expect(contentDigest(fact, "linux/arm64/v8")).toBe("sha256:arm64");
  expect(isForPlatform(fact, "arm64")).toBe(true);
  expect(isForPlatform(fact, "linux/riscv64")).toBe(false);
});

test("uses the image's own digest if it has no index", () => {
  expect(contentDigest(image({}))).toBe("sha256:index");
  expect(contentDigest(image({ Manifests: [] }), "linux/arm64")).toBe("sha256:index");
  expect(isForPlatform(image({}), "linux/arm64")).toBe(false);
});
