import { describe, expect, it } from "vitest";
import { leaseLabels } from "../../../../src/ci/ephemeral/lease.ts";
import { ownerLabel } from "../../../../src/ci/ephemeral/owner-process.ts";
import { gc } from "../../../../src/ci/gc/gc.ts";
import type { Context } from "../../../../src/context/context.ts";
import { labels } from "../../../../src/engine/labels.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";
import { stackOf } from "../../../support/stacks.ts";

const project = "shop-ci-aaaaaaaa";
const begunMs = Date.now();
const lease = { begunMs, expiresMs: begunMs + 60_000 };
/** This process, had it been started at another time. */
const dead = ownerLabel(process.pid)?.replace(/\d+$/, "1");

/** A warm stack's data, and these leases of it. */
async function warm(...owners: readonly (string | undefined)[]) {
  const engine = memoryEngine();
  const marks = { [labels.ephemeral]: "true", [labels.project]: project };
  await engine.createVolume({ name: "data" }, marks);
  for (const [index, owner] of owners.entries()) {
    await engine.createVolume({ name: `lease-${index}` }, { ...marks, ...leaseLabels({ ...lease, owner }) });
  }
  return engine;
}

async function wouldRemove(engine: ReturnType<typeof memoryEngine>, ttlMs?: number): Promise<string> {
  let said = "";
  const ports = {
    dryRun: true,
    engine: async () => engine,
    interrupts: { stop: new AbortController().signal },
    ui: {
      result: (text: string) => {
        said = text;
      },
    },
  };
  await gc({ projects: [], ttlMs, format: "text" }, ports as unknown as Context);
  return said;
}

it("leaves a stack to who took it over from a dead one", async () => {
  expect(await wouldRemove(await warm(dead, ownerLabel(process.pid)))).toBe("nothing to remove");
});

it("takes a stack for over once all its leases are, and tells all that goes with it", async () => {
  const said = `would remove ${project}: its process died\n  volume data\n  volume lease-0\n  volume lease-1`;
  expect(await wouldRemove(await warm(dead, dead))).toBe(said);
});

it("takes none for over of which nobody knows the end", async () => {
  expect(await wouldRemove(await warm(undefined))).toBe("nothing to remove");
  expect(await wouldRemove(await warm())).toBe("nothing to remove");
  expect(await wouldRemove(await warm(undefined), 0)).toContain("expired");
});

describe("the calls of gc", () => {
  const request = { projects: [], ttlMs: undefined, format: "text" } as const;
  const marks = { [labels.ephemeral]: "true", [labels.project]: project };
  const leaseOf = (owner: string | undefined) => leaseLabels({ ...lease, owner });

  /** An engine with a network and a volume of a project that this process holds, or a dead one. */
  async function heldBy(owner: string | undefined) {
    const engine = memoryEngine();
    await engine.createNetwork({ name: `${project}_default`, ipam: {} }, { ...marks, ...leaseOf(owner) });
    await engine.createVolume({ name: `${project}_data` }, { ...marks, ...leaseOf(owner) });
    return engine;
  }

  /** An engine with a volume of a shared project, and one by which a run refers to it. */
  async function sharedWith(owner: string | undefined) {
    const engine = memoryEngine();
    await engine.createVolume({ name: "shared_data" }, { ...marks, [labels.shared]: "true" });
    const run = "shop-ci-bbbbbbbb";
    const reference = { ...leaseOf(owner), [labels.project]: run, [labels.share]: project };
    await engine.createVolume({ name: "reference" }, reference);
    return engine;
  }

  const removed = [`removeNetwork ${project}_default`, `removeVolume ${project}_data`];

  it("removes the network, then the volume, of a project whose process is dead", async () => {
    const { ctx, writes, shown } = memoryContext("", { engine: await heldBy(dead) });
    expect(await gc(request, ctx)).toBe(0);
    expect(writes()).toEqual(removed);
    const text = `removed ${project}: its process died\n  network ${project}_default\n  volume ${project}_data`;
    expect(shown).toEqual([`result: ${text}`]);
  });

  it("removes containers first", async () => {
    const engine = await heldBy(dead);
    engine.addImage("app:1");
    const service = { name: "web", command: null, entrypoint: null, network_mode: "none" };
    const stack = stackOf({ name: project, services: { web: {} } });
    const name = `${project}-web-1`;
    await engine.createContainer({
      ...{ name, stack, service, number: 1, image: "app:1" },
      labels: { ...marks, ...leaseOf(dead), [labels.configHash]: "1" },
    });
    const { ctx, writes } = memoryContext("", { engine });
    await gc(request, ctx);
    expect(writes()).toEqual([`removeContainer ${name}`, ...removed]);
  });

  const hash = { [labels.configHash]: "1" };

  /** A container that `up` created for the project, from an image that says it belongs to a dead run. */
  async function forgedWith(engine: ReturnType<typeof memoryEngine>, own: Readonly<Record<string, string>>) {
    engine.addImage("forged:1", [], { ...marks, ...leaseOf(dead) });
    const service = { name: "web", command: null, entrypoint: null, network_mode: "none" };
    const stack = stackOf({ name: project, services: { web: {} } });
    const name = `${project}-web-1`;
    await engine.createContainer({ ...{ name, stack, service, number: 1, image: "forged:1" }, labels: own });
    return engine;
  }

  it.each([
    ["a network of a stack that has no lease", { [labels.project]: project }],
    ["a container of a stack that has no lease", undefined],
  ])("leaves a project whose lease is only in the labels of an image, beside %s", async (_, network) => {
    const engine = await forgedWith(memoryEngine(), { [labels.project]: project, ...hash });
    if (network !== undefined) await engine.createNetwork({ name: "real", ipam: {} }, network);
    await engine.runByHand("dbg", "forged:1");
    for (const request_ of [request, { ...request, projects: [project] }]) {
      const { ctx, writes, shown } = memoryContext("", { engine });
      await gc(request_, ctx);
      expect(writes()).toEqual([]);
      expect(shown).toEqual(["result: nothing to remove"]);
    }
  });

  it("leaves a project that has a resource without a lease, and says how to remove it", async () => {
    const engine = await heldBy(dead);
    await engine.createVolume({ name: "real" }, { [labels.project]: project });
    const { ctx, writes, shown } = memoryContext("", { engine });
    await gc({ ...request, projects: [project] }, ctx);
    expect(writes()).toEqual([]);
    expect(shown).toEqual([
      `note: ${project} is kept, because \`berth ci\` did not create volume real: to remove the project, run \`berth -p ${project} down -v\``,
      "result: nothing to remove",
    ]);
  });

  it("leaves a shared project that is only in the labels of an image", async () => {
    const engine = await forgedWith(memoryEngine(), { [labels.project]: project, ...hash });
    engine.addImage("forged:1", [], { ...marks, [labels.shared]: "true" });
    await engine.runByHand("dbg", "forged:1");
    const { ctx, writes } = memoryContext("", { engine });
    await gc(request, ctx);
    expect(writes()).toEqual([]);
  });

  it("lists in a dry run exactly what a run removes, beside a hand-made container of a built image", async () => {
    const engine = await heldBy(dead);
    engine.addImage(`${project}-web`, [], { [labels.project]: project });
    engine.addImage(`${project}-db`, [], { [labels.project]: project });
    engine.addImage("mine:1", [], { [labels.project]: project });
    await engine.runByHand("dbg", `${project}-web`);
    const dry = memoryContext("", { engine, dryRun: true });
    await gc(request, dry.ctx);
    const { ctx, writes, shown } = memoryContext("", { engine });
    await gc(request, ctx);
    expect(writes()).toEqual([...removed, `removeImage ${project}-db`]);
    expect(shown[0]).toBe(`note: image ${project}-web is kept: container dbg uses it`);
    expect(dry.shown.map((line) => line.replace("would remove", "removed"))).toEqual(shown);
    expect(engine.names().containers).toEqual(["dbg"]);
  });

  it("lists in a dry run a shared project whose last run is removed too", async () => {
    const engine = await sharedWith(ownerLabel(process.pid));
    const dry = memoryContext("", { engine, dryRun: true });
    await gc({ ...request, ttlMs: 0 }, dry.ctx);
    const { ctx, shown } = memoryContext("", { engine });
    await gc({ ...request, ttlMs: 0 }, ctx);
    expect(dry.shown.map((line) => line.replaceAll("would remove", "removed"))).toEqual(shown);
    expect(engine.names().volumes).toEqual([]);
  });

  it("leaves a project whose process lives", async () => {
    const { ctx, writes, shown } = memoryContext("", { engine: await heldBy(ownerLabel(process.pid)) });
    expect(await gc(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toEqual(["result: nothing to remove"]);
  });

  it("removes a project that is named, whoever holds it", async () => {
    const { ctx, writes } = memoryContext("", { engine: await heldBy(ownerLabel(process.pid)) });
    await gc({ ...request, projects: [project] }, ctx);
    expect(writes()).toEqual(removed);
  });

  it("leaves other projects than the named one", async () => {
    const { ctx, writes } = memoryContext("", { engine: await heldBy(dead) });
    await gc({ ...request, projects: ["shop-ci-zzzzzzzz"] }, ctx);
    expect(writes()).toEqual([]);
  });

  it("removes a project that is older than the longest time, whoever holds it", async () => {
    const { ctx, writes } = memoryContext("", { engine: await heldBy(ownerLabel(process.pid)) });
    await gc({ ...request, ttlMs: 0 }, ctx);
    expect(writes()).toEqual(removed);
  });

  it("removes a shared project under a mark that it is going, once no run that lives refers to it", async () => {
    const { ctx, writes, engine } = memoryContext("", { engine: await sharedWith(dead) });
    await gc(request, ctx);
    expect(writes()).toEqual([
      "removeVolume reference",
      expect.stringMatching(new RegExp(`^createVolume ${project}_closing-`)),
      "removeVolume shared_data",
      expect.stringMatching(new RegExp(`^removeVolume ${project}_closing-`)),
    ]);
    expect(engine.names().volumes).toEqual([]);
  });

  it("leaves a shared project to which a run refers that lives", async () => {
    const { ctx, writes } = memoryContext("", { engine: await sharedWith(ownerLabel(process.pid)) });
    await gc(request, ctx);
    expect(writes()).toEqual([]);
  });

  it("refuses a project that is not of ci, before it asks the engine", async () => {
    const { ctx, calls } = memoryContext("", { engine: await heldBy(dead) });
    await expect(gc({ ...request, projects: [project, "shop"] }, ctx)).rejects.toThrow(
      '"shop" is not a project of `berth ci`',
    );
    expect(calls).toEqual([]);
  });

  it.each([
    ["a project whose process is dead", () => heldBy(dead)],
    ["a shared project", () => sharedWith(dead)],
  ])("removes nothing in a dry run: %s", async (_, engine) => {
    const { ctx, writes, shown } = memoryContext("", { engine: await engine(), dryRun: true });
    expect(await gc(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown.join("\n")).toContain("would remove");
  });

  it("ends on Ctrl-C", async () => {
    const { ctx, writes, interrupt } = memoryContext("", { engine: await heldBy(dead) });
    interrupt();
    await expect(gc(request, ctx)).rejects.toThrow("Interrupted");
    expect(writes()).toEqual([]);
  });
});
