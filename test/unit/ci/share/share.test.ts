import { describe, expect, test } from "vitest";
import { leaseLabels } from "../../../../src/ci/ephemeral/lease.ts";
import { leave } from "../../../../src/ci/gc/reap-project.ts";
import { join } from "../../../../src/ci/share/join.ts";
import { readSharedState, writeMark } from "../../../../src/ci/share/labels.ts";
import { shared, sharedProject } from "../../../../src/ci/share/shared.ts";
import { splitStack } from "../../../../src/ci/share/split-stack.ts";
import { labels } from "../../../../src/engine/labels.ts";
import type { Service } from "../../../../src/stack/stack.ts";
import { type MemoryEngine, memoryEngine } from "../../../support/memory-engine.ts";
import { dependsOn, stackOf } from "../../../support/stacks.ts";

const project = "shop-all-ci-aaaaaaaa";
const forever = new AbortController().signal;

/** A run's reference, of a lease that begins at this second; one in the past is over. */
function referring(engine: MemoryEngine, run: string, beginSecond = 1) {
  const begunMs = Date.UTC(2100, 0, 1, 0, 0, beginSecond);
  const name = `shop-ci-${run}_berth-share`;
  const marks = leaseLabels({ begunMs, expiresMs: begunMs + 1000, owner: undefined });
  const given = { ...marks, [labels.project]: `shop-ci-${run}`, [labels.share]: project };
  return { reference: name, createReference: () => engine.createVolume({ name }, given) };
}

function joined(engine: MemoryEngine, run: string, signal = forever, second?: number) {
  return join({ project, engine, ...referring(engine, run, second), signal });
}

/** Something of the shared project. */
async function withData(engine: MemoryEngine): Promise<void> {
  await engine.createVolume({ name: `${project}_data` }, { [labels.project]: project, [labels.shared]: "true" });
}

describe("a run that shares a project", () => {
  test("brings it up if it is the first, and waits for the first otherwise", async () => {
    const engine = memoryEngine();
    expect(await joined(engine, "aaaaaaa1")).toBe("first");
    const second = joined(engine, "aaaaaaa2", forever, 2);
    await writeMark("ready", project, engine);
    expect(await second).toBe("ready");
  });

  test("is the only one to bring it up, even if runs with earlier leases join later", async () => {
    const engine = memoryEngine();
    expect(await joined(engine, "aaaaaaa3", forever, 3)).toBe("first");
    const late = [1, 2].map((second) => joined(engine, `aaaaaaa${second}`, AbortSignal.timeout(50), second));
    for (const one of late) await expect(one).rejects.toThrow();
  });

  test("brings it up if the first run has ended", async () => {
    const engine = memoryEngine();
    await joined(engine, "aaaaaaa1");
    const second = joined(engine, "aaaaaaa2", forever, 2);
    await engine.removeVolume("shop-ci-aaaaaaa1_berth-share");
    expect(await second).toBe("first");
  });

  test("waits while the project is being removed, then joins again", async () => {
    const engine = memoryEngine();
    await writeMark("ready", project, engine);
    const closing = await writeMark("closing", project, engine);
    const late = joined(engine, "aaaaaaa1");
    await expect.poll(async () => (await readSharedState(project, engine)).references).toEqual([]);
    for (const name of engine.names().volumes) if (name.includes("_ready-")) await engine.removeVolume(name);
    await engine.removeVolume(closing);
    expect(await late).toBe("first");
  });

  test("stops waiting when it is interrupted", async () => {
    const engine = memoryEngine();
    await joined(engine, "aaaaaaa1");
    await expect(joined(engine, "aaaaaaa2", AbortSignal.timeout(50), 2)).rejects.toThrow();
  });

  test("removes the project with its marks if it is the last", async () => {
    const engine = memoryEngine();
    await withData(engine);
    await writeMark("ready", project, engine);
    const removed = await leave(project, engine, { signal: forever });
    expect(removed.map(({ name }) => name)).toContain(`${project}_data`);
    expect(engine.names().volumes).toEqual([]);
  });

  test("keeps the project if others refer to it", async () => {
    const engine = memoryEngine();
    await withData(engine);
    await joined(engine, "aaaaaaa1");
    expect(await leave(project, engine, { signal: forever })).toEqual([]);
    expect(engine.names().volumes).toContain(`${project}_data`);
  });

  test("does not count runs whose lease has expired", async () => {
    const engine = memoryEngine();
    await withData(engine);
    const begunMs = Date.UTC(2020, 0, 1);
    const old = leaseLabels({ begunMs, expiresMs: begunMs + 1, owner: undefined });
    const own = { [labels.project]: "shop-ci-aaaaaaa1", [labels.share]: project };
    await engine.createVolume({ name: "old" }, { ...old, ...own });
    await leave(project, engine, { signal: forever });
    expect(engine.names().volumes).toEqual(["old"]);
  });
});

const shop = (db: Partial<Service> = {}, api: Partial<Service> = {}) =>
  stackOf({
    services: {
      web: { depends_on: dependsOn({ api: "started" }) },
      api: { depends_on: dependsOn({ db: "healthy" }), ...api },
      db: { depends_on: dependsOn({ certs: "completed" }), ...db },
      certs: {},
    },
    volumes: { data: {} },
  });

describe("the shared part of a stack", () => {
  test("is the named services and all their dependencies; the others no longer wait for them", () => {
    const { shared: part, rest } = splitStack(shop(), ["db"]);
    expect([...part.services.keys()]).toEqual(["db", "certs"]);
    expect([...rest.services.keys()]).toEqual(["web", "api"]);
    expect(rest.services.get("api")?.depends_on).toBeUndefined();
    expect(rest.services.get("web")?.depends_on).toEqual(dependsOn({ api: "started" }));
  });

  test("can be the whole stack", () => {
    expect([...splitStack(shop(), ["web"]).rest.services.keys()]).toEqual([]);
  });

  test.each<[string, Partial<Service>]>([
    ["has links of it", { links: ["db:database"] }],
    ["has network_mode of it", { network_mode: "service:db" }],
    ["has volumes_from of it", { volumes_from: ["db:ro"] }],
    ["mounts its volume data", { volumes: [{ type: "volume", source: "data", target: "/d" }] }],
  ])("is not what another service %s", (because, api) => {
    const db = { volumes: [{ type: "volume" as const, source: "data", target: "/data" }] };
    expect(() => splitStack(shop(db, api), ["db"])).toThrow(`"db" cannot be shared without "api", which ${because}`);
  });

  test("is the same project for equal definitions, and sorts before the runs' own projects", () => {
    const named = (stack = shop()) => sharedProject("shop", splitStack(stack, ["db"]).shared);
    expect(named()).toBe(named());
    expect(named(shop({}, { command: ["other"] }))).toBe(named());
    expect(named(shop({ command: ["other"] }))).not.toBe(named());
    expect(named() < "shop-ci-").toBe(true);
  });

  test("is referred to by a volume of the run's own stack", () => {
    const own = { ...shop(), name: "shop-ci-bbbbbbbb" };
    const { project: name, rest, reference } = shared(shop(), own, ["db"]);
    expect([...rest.volumes.values()]).toContainEqual(reference.volume);
    expect(reference.labels).toMatchObject({ [labels.project]: own.name, [labels.share]: name });
  });
});
