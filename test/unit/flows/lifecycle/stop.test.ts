import { describe, expect, it } from "vitest";
import type { CommandContext } from "../../../../src/context/context.ts";
import type { Engine } from "../../../../src/engine/engine.ts";
import { kill, restart, start, stop } from "../../../../src/flows/lifecycle/stop.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const file = `services: {db: {image: "db:1"}, web: {image: "web:1", depends_on: {db: {condition: service_started, restart: true}}}}`;

type Services = { readonly services: readonly string[] };
const all: Services = { services: [] };
const only = (...services: readonly string[]): Services => ({ services });

/** Each command with its flags' defaults. */
const commands = {
  stop: (services: Services, ctx: CommandContext) => stop(services, ctx),
  start: (services: Services, ctx: CommandContext) => start({ ...services, wait: false }, ctx),
  restart: (services: Services, ctx: CommandContext) => restart({ ...services, dependencies: true }, ctx),
  kill: (services: Services, ctx: CommandContext) =>
    kill({ ...services, signal: "SIGKILL", removeOrphans: false }, ctx),
};

/** An engine with something to do for the command. */
const engineFor = (command: string) =>
  command === "start" ? stopped(file, "shop-web-1", "shop-db-1") : broughtUp(file);

describe.each(Object.entries(commands))("%s", (name, perform) => {
  it("refuses an unknown service", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await engineFor(name) });
    await expect(perform(only("web", "nope"), ctx)).rejects.toThrow("no such service: nope");
    expect(writes()).toEqual([]);
  });

  it("only shows the plan in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await engineFor(name), dryRun: true });
    expect(await perform(all, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain(`plan: ${name} web-1`);
  });
});

describe("stop", () => {
  it("stops dependents before what they depend on", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await stop(all, ctx)).toBe(0);
    expect(writes()).toEqual(["stopContainer shop-web-1", "stopContainer shop-db-1"]);
  });

  it("stops only the services that are named", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await stop(only("db"), ctx);
    expect(writes()).toEqual(["stopContainer shop-db-1"]);
  });

  it("leaves what has stopped already", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    await stop(all, ctx);
    expect(writes()).toEqual(["stopContainer shop-db-1"]);
  });

  it("runs pre_stop hooks first, and leaves the container running if one fails", async () => {
    const hooked = (command: string) =>
      `services: {web: {image: "web:1", pre_stop: [{command: [${command}]}], depends_on: [db]}, db: {image: "db:1"}}`;
    const good = memoryContext(hooked(`"true"`), { engine: await broughtUp(hooked(`"true"`)) });
    await stop(only("web"), good.ctx);
    expect(good.writes()).toEqual([
      "createExec shop-web-1",
      expect.stringMatching(/^startExec /),
      "stopContainer shop-web-1",
    ]);
    const bad = memoryContext(hooked(`"false"`), { engine: await broughtUp(hooked(`"false"`)) });
    await expect(stop(all, bad.ctx)).rejects.toThrow("web hook exited with status 1");
    expect(bad.writes()).toEqual(["createExec shop-web-1", expect.stringMatching(/^startExec /)]);
  });
});

describe("start", () => {
  it("starts what a service depends on, then the service", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-web-1", "shop-db-1") });
    expect(await start({ ...only("web"), wait: false }, ctx)).toBe(0);
    expect(writes()).toEqual(["startContainer shop-db-1", "startContainer shop-web-1"]);
  });

  it("leaves what runs", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    await start({ ...all, wait: false }, ctx);
    expect(writes()).toEqual(["startContainer shop-web-1"]);
  });

  it("refuses services without a container, and starts none of the others", async () => {
    const engine = await stopped(file, "shop-web-1");
    await engine.removeContainer("shop-db-1", { force: true });
    const { ctx, writes } = memoryContext(file, { engine });
    await expect(start({ ...all, wait: false }, ctx)).rejects.toThrow('service "db" has no container to start');
    expect(writes()).toEqual([]);
  });

  it("does not start a service whose dependency fails to start", async () => {
    const engine = await stopped(file, "shop-web-1", "shop-db-1");
    await engine.removeNetwork("shop_default");
    const { ctx, writes } = memoryContext(file, { engine });
    await expect(start({ ...all, wait: false }, ctx)).rejects.toThrow("network shop_default not found");
    expect(writes()).toEqual(["startContainer shop-db-1"]);
  });
});

describe("restart", () => {
  it("restarts a service, then what depends on it with restart: true", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await restart({ ...only("db"), dependencies: true }, ctx)).toBe(0);
    expect(writes()).toEqual(["restartContainer shop-db-1", "restartContainer shop-web-1"]);
  });

  it("leaves dependents if told to", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await restart({ ...only("db"), dependencies: false }, ctx);
    expect(writes()).toEqual(["restartContainer shop-db-1"]);
  });

  it("starts what has stopped", async () => {
    const { ctx, writes, engine } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    await restart({ ...only("web"), dependencies: true }, ctx);
    expect(writes()).toEqual(["restartContainer shop-web-1"]);
    expect((await engine.container("shop-web-1"))?.state).toBe("running");
  });

  it("creates nothing for a service without a container", async () => {
    const { ctx, writes } = memoryContext(file);
    expect(await restart({ ...all, dependencies: true }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
  });
});

describe("kill", () => {
  const request = { signal: "SIGHUP", removeOrphans: false };

  it("sends the signal to all that runs", async () => {
    const engine = await broughtUp(file);
    const signals: (string | undefined)[] = [];
    const killContainer: Engine["killContainer"] = async (_, signal) => void signals.push(signal);
    const { ctx, writes } = memoryContext(file, { engine: { ...engine, killContainer } });
    expect(await kill({ ...all, ...request }, ctx)).toBe(0);
    expect(writes()).toEqual(["killContainer shop-db-1", "killContainer shop-web-1"]);
    expect(signals).toEqual(["SIGHUP", "SIGHUP"]);
  });

  it("warns if nothing runs", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await stopped(file, "shop-web-1", "shop-db-1") });
    expect(await kill({ ...all, ...request }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain("warn: no container to kill");
  });

  it("leaves containers of services that the file no longer has, unless told otherwise", async () => {
    const engine = await broughtUp(file);
    const smaller = `services: {db: {image: "db:1"}}`;
    const without = memoryContext(smaller, { engine });
    await kill({ ...all, ...request }, without.ctx);
    expect(without.writes()).toEqual(["killContainer shop-db-1"]);
    const withOrphans = memoryContext(smaller, { engine });
    await kill({ ...all, ...request, removeOrphans: true }, withOrphans.ctx);
    expect(withOrphans.writes()).toEqual(["killContainer shop-web-1"]);
  });
});
