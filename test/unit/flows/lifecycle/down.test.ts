import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { labels } from "../../../../src/engine/labels.ts";
import { down } from "../../../../src/flows/lifecycle/down.ts";
import { stop } from "../../../../src/flows/lifecycle/stop.ts";
import { wait } from "../../../../src/flows/lifecycle/wait.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { stackOf } from "../../../support/stacks.ts";

const request = { services: [], volumes: false, removeOrphans: false };

const build = `build: {context: ., dockerfile_inline: "FROM scratch"}`;
const db = `db: {image: "db:1", volumes: ["kept:/data"]}`;
const file = `{services: {${db}, web: {${build}, depends_on: [db]}}, volumes: {kept: }}`;
const withoutWeb = `{services: {${db}}, volumes: {kept: }}`;

const containersAndNetwork = [
  "stopContainer shop-web-1",
  "removeContainer shop-web-1",
  "stopContainer shop-db-1",
  "removeContainer shop-db-1",
  "removeNetwork shop_default",
];

describe("down", () => {
  it("removes containers, dependents first, then the network, and keeps volumes and images", async () => {
    const { ctx, writes, engine } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await down(request, ctx)).toBe(0);
    expect(writes()).toEqual(containersAndNetwork);
    expect(engine.names()).toEqual({ containers: [], networks: [], volumes: ["shop_kept"] });
  });

  it("removes volumes of the file with --volumes", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await down({ ...request, volumes: true }, ctx);
    expect(writes()).toEqual([...containersAndNetwork, "removeVolume shop_kept"]);
  });

  it("keeps external volumes and networks", async () => {
    const external = `{services: {web: {image: "web:1", volumes: ["kept:/data"], networks: [back]}}, volumes: {kept: {external: true}}, networks: {back: {external: true}}}`;
    const { engine } = memoryContext(external);
    await engine.createVolume({ name: "kept" }, {});
    await engine.createNetwork({ name: "back", ipam: {} }, {});
    const { ctx, writes } = memoryContext(external, { engine: await broughtUp(external, engine) });
    await down({ ...request, volumes: true }, ctx);
    expect(writes()).toEqual(["stopContainer shop-web-1", "removeContainer shop-web-1"]);
  });

  it.each([
    ["local", ["removeImage shop-web"]],
    ["all", ["removeImage db:1", "removeImage shop-web"]],
  ] as const)("removes images last with --rmi %s", async (images, removed) => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await down({ ...request, images }, ctx);
    expect(writes()).toEqual([...containersAndNetwork, ...removed]);
  });

  it("keeps an image that a container of another project uses", async () => {
    const engine = await broughtUp(file);
    const service = { name: "user", command: null, entrypoint: null, network_mode: "none" };
    const stack = stackOf({ name: "other", services: { user: {} } });
    await engine.createContainer({
      ...{ name: "other-user-1", stack, service, number: 1 },
      image: "shop-web",
      labels: { [labels.project]: "other" },
    });
    const { ctx, writes } = memoryContext(file, { engine });
    expect(await down({ ...request, images: "local" }, ctx)).toBe(0);
    expect(writes().at(-1)).toBe("removeImage shop-web");
    expect(await engine.images(["shop-web"])).toHaveLength(1);
    expect(engine.names().containers).toEqual(["other-user-1"]);
  });

  it("keeps a volume that a container of no project uses, with a warning", async () => {
    const engine = await broughtUp(file);
    await engine.runByHand("dbg", "shop-web");
    const [mount] = (await engine.container("shop-db-1"))?.mounts ?? [];
    engine.tamper("dbg", { mounts: mount === undefined ? [] : [mount] });
    const { ctx, shown } = memoryContext(file, { engine });
    expect(await down({ ...request, volumes: true }, ctx)).toBe(0);
    expect(engine.names()).toEqual({ containers: ["dbg"], networks: [], volumes: ["shop_kept"] });
    expect(shown).toContain("warning: Volume shop_kept Resource is still in use by dbg");
  });

  it("keeps orphans, and the network that they are on", async () => {
    const { ctx, writes, shown } = memoryContext(withoutWeb, { engine: await broughtUp(file) });
    expect(await down(request, ctx)).toBe(0);
    expect(writes()).toEqual(["stopContainer shop-db-1", "removeContainer shop-db-1"]);
    expect(shown).toContain("warn: Network shop_default Resource is still in use by shop-web-1");
  });

  it("names other projects' containers that keep a network and a volume", async () => {
    const engine = await broughtUp(file);
    const stack = stackOf({
      name: "other",
      services: { user: { networks: { shared: null }, volumes: [{ type: "volume", source: "kept", target: "/x" }] } },
      networks: { shared: { name: "shop_default" } },
      volumes: { kept: { name: "shop_kept" } },
    });
    const service = stack.services.get("user") ?? { name: "user", command: null, entrypoint: null };
    const user = { name: "other-user-1", stack, service, image: "shop-web" };
    await engine.createContainer({ ...user, number: 1, labels: { [labels.project]: "other" } });
    await engine.startContainer(user);
    const { ctx, shown } = memoryContext(file, { engine });
    expect(await down({ ...request, volumes: true }, ctx)).toBe(0);
    expect(shown).toContain("warn: Network shop_default Resource is still in use by other-user-1");
    expect(shown).toContain("warning: Volume shop_kept Resource is still in use by other-user-1");
    expect(engine.names()).toMatchObject({ networks: ["shop_default"], volumes: ["shop_kept"] });
  });

  it("removes orphans if told to", async () => {
    const { ctx, writes } = memoryContext(withoutWeb, { engine: await broughtUp(file) });
    await down({ ...request, removeOrphans: true }, ctx);
    expect(writes()).toEqual(containersAndNetwork);
  });

  it("keeps the network and volume that other services use if services are named", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await broughtUp(file) });
    await down({ ...request, services: ["web"], volumes: true }, ctx);
    expect(writes()).toEqual(["stopContainer shop-web-1", "removeContainer shop-web-1"]);
    expect(shown).toContain("warn: Network shop_default Resource is still in use by shop-db-1");
    expect(shown).toContain("warn: Volume shop_kept Resource is still in use by shop-db-1");
  });

  it("does not need a file: labels say what belongs to the project", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    const fileless = { ...ctx, loadOrName: async () => ({ name: "shop", loaded: undefined }) };
    expect(await down({ ...request, volumes: true }, fileless)).toBe(0);
    expect(writes()).toEqual([...containersAndNetwork, "removeVolume shop_kept"]);
  });

  it("warns if there is nothing to remove", async () => {
    const { ctx, writes, shown } = memoryContext(file);
    expect(await down(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain('warn: No resource found to remove for project "shop".');
  });

  it("refuses an unknown service", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(down({ ...request, services: ["nope"] }, ctx)).rejects.toThrow("no such service: nope");
    expect(writes()).toEqual([]);
  });

  it("only shows the plan in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await broughtUp(file), dryRun: true });
    expect(await down({ ...request, volumes: true, images: "all" }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain("plan: remove web-1");
  });
});

describe("services of providers", () => {
  const provided = `services: {cloud: {provider: {type: fake}}, web: {image: "web:1"}}`;
  const alone = `services: {web: {image: "web:1"}}`;

  let bin = "";
  beforeEach(async () => {
    bin = await mkdtemp(join(tmpdir(), "berth-providers-"));
    const commands = { description: "fake", up: { parameters: [] }, down: { parameters: [] }, stop: {} };
    const script = `#!/bin/sh\n[ "$2" != metadata ] || echo '${JSON.stringify(commands)}'\n`;
    await writeFile(join(bin, "fake"), script, { mode: 0o755 });
  });
  afterEach(() => rm(bin, { recursive: true, force: true }));

  const changes = (calls: readonly string[]) => calls.filter((call) => /^(?:stop|remove|status)/.test(call));

  it("are removed after the containers and the network", async () => {
    const { ctx, calls } = memoryContext(provided, { engine: await broughtUp(alone), env: { PATH: bin } });
    expect(await down(request, ctx)).toBe(0);
    expect(changes(calls)).toEqual([
      "stopContainer shop-web-1",
      "removeContainer shop-web-1",
      "removeNetwork shop_default",
      "status cloud Removing",
      "status cloud Removed",
    ]);
  });

  it("are stopped after the containers", async () => {
    const { ctx, calls } = memoryContext(provided, { engine: await broughtUp(alone), env: { PATH: bin } });
    expect(await stop({ services: [] }, ctx)).toBe(0);
    expect(changes(calls)).toEqual(["stopContainer shop-web-1", "status cloud Stopping", "status cloud Stopped"]);
  });

  it.each(["down", "stop"] as const)(
    "are checked before the first write: a missing program refuses %s",
    async (command) => {
      const { ctx, writes } = memoryContext(provided, { engine: await broughtUp(alone) });
      const running = command === "down" ? down(request, ctx) : stop({ services: [] }, ctx);
      await expect(running).rejects.toThrow('provider "fake" of service "cloud" not found');
      expect(writes()).toEqual([]);
      await down({ ...request, services: ["web"] }, ctx);
      expect(writes()).toContain("removeContainer shop-web-1");
    },
  );

  it("are removed by wait --down-project, and checked before it waits", async () => {
    const engine = await stopped(alone, "shop-web-1");
    const waiting = { services: ["web"], downProject: true };
    const { ctx: without, calls: none } = memoryContext(provided, { engine });
    await expect(wait(waiting, without)).rejects.toThrow('provider "fake" of service "cloud" not found');
    expect(none).not.toContainEqual(expect.stringMatching(/^waitForExit/));
    const { ctx, calls } = memoryContext(provided, { engine, env: { PATH: bin } });
    expect(await wait(waiting, ctx)).toBe(143);
    expect(changes(calls)).toEqual([
      "removeContainer shop-web-1",
      "removeNetwork shop_default",
      "status cloud Removing",
      "status cloud Removed",
    ]);
  });

  it("stay up if other services are named", async () => {
    const { ctx, calls } = memoryContext(provided, { engine: await broughtUp(alone), env: { PATH: bin } });
    await down({ ...request, services: ["web"] }, ctx);
    expect(calls).not.toContainEqual(expect.stringMatching(/^status/));
  });

  it("stay up in a dry run, in which no provider's program is needed", async () => {
    const { ctx, calls } = memoryContext(provided, { engine: await broughtUp(alone), dryRun: true });
    expect(await down(request, ctx)).toBe(0);
    expect(changes(calls)).toEqual([]);
  });
});
