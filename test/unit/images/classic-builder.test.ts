import { describe, expect, it } from "vitest";
import { refuseClassic } from "../../../src/images/classic-builder.ts";
import type { Build } from "../../../src/stack/stack.ts";

const refuse = (build: Build) =>
  refuseClassic(
    { name: "web", command: null, entrypoint: null, build },
    "DOCKER_BUILDKIT forbids BuildKit",
    (_, field) => (field === "build.ssh" ? "compose.yaml:4" : undefined),
  );

describe("the classic builder", () => {
  it.each<[string, Build, string]>([
    ["platforms", { platforms: ["linux/amd64", "linux/arm64"] }, "multi-arch build"],
    ["privileged", { privileged: true }, "privileged mode"],
    ["additional_contexts", { additional_contexts: { a: "/a" } }, "additional contexts"],
    ["ssh", { ssh: ["default"] }, "SSH keys"],
    ["secrets", { secrets: [{ source: "a" }] }, "secrets"],
    ["cache_to", { cache_to: ["a"] }, "cache exports"],
    ["no_cache_filter", { no_cache_filter: ["a"] }, "cache filters"],
    ["entitlements", { entitlements: ["a"] }, "entitlements"],
    ["provenance", { provenance: "true" }, "attestations"],
    ["sbom", { sbom: "true" }, "attestations"],
  ])("refuses build.%s", (attribute, build, what) => {
    expect(() => refuse(build)).toThrow(
      `the classic builder doesn't support ${what}, set DOCKER_BUILDKIT=1 to use BuildKit (build.${attribute} of service "web"`,
    );
  });

  it("names the place in the file", () => {
    expect(() => refuse({ ssh: ["default"] })).toThrow('(build.ssh of service "web", compose.yaml:4)');
  });

  it("accepts one platform and disabled attestations", () => {
    expect(() => refuse({ platforms: ["linux/amd64"], provenance: "false", sbom: "false" })).not.toThrow();
  });
});
