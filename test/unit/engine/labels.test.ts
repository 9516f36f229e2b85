import { describe, expect, it } from "vitest";
import { labels, ownerOf, withoutInheritedMarks } from "../../../src/engine/labels.ts";

/** As a build labels an image. */
const built = { [labels.project]: "shop", [labels.service]: "web", [labels.version]: "2.40.3" };
const replica = {
  ...built,
  [labels.configHash]: "aaa",
  [labels.image]: "sha256:1",
  [labels.number]: "1",
  [labels.oneOff]: "False",
};
const hook = { ...built, [labels.hook]: "pre_start", [labels.hookIndex]: "0" };

describe("the project that owns a container", () => {
  it.each([
    ["a replica", replica, {}],
    ["a replica of a built image", replica, built],
    ["a replica of an image that was committed from one like it", { ...replica, [labels.image]: "sha256:2" }, replica],
    ["a container of `run`", { ...replica, [labels.slug]: "x", [labels.oneOff]: "True" }, replica],
    ["a container of a hook", hook, built],
  ])("is told by the labels of %s", (_, given, ofImage) => {
    expect(ownerOf(given, ofImage)).toBe("shop");
  });

  it.each([
    ["of a built image", built, built],
    ["of an image that was committed from a replica", replica, replica],
    ["of an image that was committed from a hook's container", hook, hook],
    ["of a committed image, with a project given by hand", { ...replica, [labels.project]: "mine" }, replica],
    ["with only a project", { [labels.project]: "shop" }, {}],
    ["without labels", {}, {}],
  ])("is unknown for a hand-made container %s", (_, given, ofImage) => {
    expect(ownerOf(given, ofImage)).toBeUndefined();
  });
});

it("drops the marks that a container has from its image, and keeps its own and other labels", () => {
  const lease = { [labels.ephemeral]: "true", [labels.leaseBegun]: "1" };
  expect(withoutInheritedMarks({ ...replica, ...lease }, { ...replica, ...lease })).toEqual(replica);
  expect(withoutInheritedMarks({ ...replica, ...lease }, replica)).toEqual({ ...replica, ...lease });
});
