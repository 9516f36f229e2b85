import { describe, expect, it } from "vitest";
import { type Lease, leaseEnd, leaseLabels, leaseOf } from "../../../../src/ci/ephemeral/lease.ts";
import { ciProject, isCiProject } from "../../../../src/ci/ephemeral/project.ts";
import { labels } from "../../../../src/engine/labels.ts";

const lease: Lease = { begunMs: 1_000_000, expiresMs: 2_000_000, owner: "host:boot:ns:7:99" };
const project = { [labels.project]: "shop-ci-k3v9q0za" };
const alive = () => false;
const dead = () => true;

describe("a lease", () => {
  it("is read from labels as it was written", () => {
    expect(leaseOf({ ...leaseLabels(lease), ...project })).toEqual(lease);
    const forTime = { ...lease, owner: undefined };
    expect(leaseOf({ ...leaseLabels(forTime), ...project })).toEqual(forTime);
  });

  it.each([
    ["of a project with another kind of name", { ...leaseLabels(lease), [labels.project]: "shop" }],
    ["without a project", leaseLabels(lease)],
    ["that do not say so", { ...leaseLabels(lease), ...project, [labels.ephemeral]: "false" }],
    ["without a time", { ...leaseLabels(lease), ...project, [labels.leaseExpires]: "soon" }],
  ])("is in no labels %s", (_, given) => {
    expect(leaseOf(given)).toBeUndefined();
  });

  it("is over at its time, or when its owner is dead", () => {
    const at = (nowMs: number, isOwnerDead = alive, ttlMs?: number) => leaseEnd(lease, { nowMs, ttlMs, isOwnerDead });
    expect(at(1_999_999)).toBeUndefined();
    expect(at(2_000_000)).toBe("expired");
    expect(at(1_500_000, dead)).toBe("dead");
    expect(at(1_499_999, alive, 500_000)).toBeUndefined();
    expect(at(1_500_000, alive, 500_000)).toBe("expired");
    expect(
      leaseEnd({ ...lease, owner: undefined }, { nowMs: 1_500_000, ttlMs: undefined, isOwnerDead: dead }),
    ).toBeUndefined();
  });
});

describe("the project of a run", () => {
  it("is told by its name, and no two are the same", () => {
    const names = Array.from({ length: 500 }, () => ciProject("shop"));
    expect(names.filter((name) => !/^shop-ci-[a-z0-9]{8}$/.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(500);
    expect(names.every(isCiProject)).toBe(true);
    expect(["shop", "shop-ci", "shop-ci-short", "ci-k3v9q0za", "shop-ci-K3V9Q0ZA"].filter(isCiProject)).toEqual([]);
  });
});
