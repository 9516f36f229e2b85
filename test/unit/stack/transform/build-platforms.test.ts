import { describe, expect, it } from "vitest";
import type { Build } from "../../../../src/stack/stack.ts";
import { type BuildFlags, withBuildFlags } from "../../../../src/stack/transform/build-flags.ts";
import { withBuildPlatforms } from "../../../../src/stack/transform/build-platforms.ts";
import { stackOf } from "../../../support/stacks.ts";

const none: BuildFlags = { args: [], ssh: [], noCache: false, pull: false };

describe("a build's flags", () => {
  const flagged = (build: Build, flags: Partial<BuildFlags>) =>
    withBuildFlags(
      stackOf({ services: { web: { build } } }),
      { ...none, ...flags },
      new Map([["HERE", "x"]]),
    ).services.get("web")?.build;

  it("override the file's arguments, with a value or one from the environment", () => {
    expect(flagged({ args: { A: "1", B: "2" } }, { args: ["A=9=9", "HERE", "ABSENT"] })?.args).toEqual({
      A: "9=9",
      B: "2",
      HERE: "x",
    });
  });

  it("add SSH keys, and enable what the file leaves off", () => {
    expect(flagged({ ssh: ["a"], pull: false }, { ssh: ["b"], noCache: true, pull: true })).toEqual({
      ssh: ["a", "b"],
      no_cache: true,
      pull: true,
    });
  });

  it("leave a build unchanged if there are none", () => {
    expect(flagged({ args: { A: "1" } }, {})).toEqual({ args: { A: "1" } });
  });
});

describe("a build's platforms", () => {
  const platformsOf = (service: { platform?: string; build: Build }, single: boolean, fallback?: string) => {
    const { services } = withBuildPlatforms(stackOf({ services: { web: service } }), { fallback, single });
    return services.get("web")?.build?.platforms;
  };
  const both = ["linux/amd64", "linux/arm64"];

  it.each<[string, { platform?: string; build: Build }, boolean, string | undefined, readonly string[]]>([
    ["are the file's where it is only built", { build: { platforms: both } }, false, undefined, both],
    ["are the builder's choice where it is to run", { build: { platforms: both } }, true, undefined, []],
    [
      "are the service's own where it is to run",
      { platform: "linux/arm64", build: { platforms: both } },
      true,
      undefined,
      ["linux/arm64"],
    ],
    ["are the environment's where it is to run", { build: { platforms: both } }, true, "linux/amd64", ["linux/amd64"]],
    [
      "are the service's own where the build names none",
      { platform: "linux/386", build: {} },
      false,
      "linux/amd64",
      ["linux/386"],
    ],
  ])("%s", (_, service, single, fallback, platforms) => {
    expect(platformsOf(service, single, fallback)).toEqual(platforms);
  });

  it("must include the environment's platform", () => {
    expect(() => platformsOf({ build: { platforms: both } }, false, "windows/amd64")).toThrow(
      'service "web" build.platforms does not support value set by DOCKER_DEFAULT_PLATFORM: windows/amd64',
    );
  });
});
