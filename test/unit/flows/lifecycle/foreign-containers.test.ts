import { describe, expect, it } from "vitest";
import { down } from "../../../../src/flows/lifecycle/down.ts";
import { restart, stop } from "../../../../src/flows/lifecycle/stop.ts";
import { listContainers } from "../../../../src/flows/list/list-containers.ts";
import { ls } from "../../../../src/flows/list/ls.ts";
import { defaultUpRequest } from "../../../../src/flows/up/bring-up.ts";
import { up } from "../../../../src/flows/up/up.ts";
import { broughtUp } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const file = `{services: {web: {build: {context: ., dockerfile_inline: "FROM scratch"}}}}`;

/** A stack that is up, and hand-made containers of its built image and of a commit of its container. */
async function withForeign() {
  const engine = await broughtUp(file);
  await engine.commitContainer({ container: "shop-web-1", reference: "snapshot:1", changes: [], pause: true });
  await engine.runByHand("of-build", "shop-web");
  await engine.runByHand("of-commit", "snapshot:1");
  return memoryContext(file, { engine, cwd: process.cwd() });
}

const foreign = ["of-build", "of-commit"];
const all = { services: [], all: true, orphans: true, states: [] };

describe("a hand-made container of an image with a project's labels", () => {
  it("has these labels", async () => {
    const { engine } = await withForeign();
    const own = await engine.container("shop-web-1");
    expect((await engine.container("of-commit"))?.labels).toEqual(own?.labels);
  });

  it("is left alone by up", async () => {
    const { ctx, writes } = await withForeign();
    expect(await up({ ...defaultUpRequest, removeOrphans: true }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
  });

  it("is left alone by up if its service is no longer in the file", async () => {
    const { engine } = await withForeign();
    const { ctx } = memoryContext("{services: {other: {image: other:1}}}", { engine, images: ["other:1"] });
    await up({ ...defaultUpRequest, removeOrphans: true }, ctx);
    expect(engine.names().containers).toEqual([...foreign, "shop-other-1"]);
  });

  it("is left alone by stop, restart and down", async () => {
    const { ctx, engine } = await withForeign();
    const before = await Promise.all(foreign.map((name) => engine.container(name)));
    await restart({ services: [], dependencies: true }, ctx);
    await stop({ services: [] }, ctx);
    await down({ services: [], volumes: true, removeOrphans: true, images: "local" }, ctx);
    expect(engine.names().containers).toEqual(foreign);
    expect(await Promise.all(foreign.map((name) => engine.container(name)))).toEqual(before);
  });

  it("is not listed", async () => {
    const { ctx, engine, shown } = await withForeign();
    expect((await listContainers(all, ctx)).map(({ name }) => name)).toEqual(["shop-web-1"]);
    await engine.stopContainer("shop-web-1");
    await ls({ all: false, format: "table", quiet: true, filters: [] }, ctx);
    expect(shown.filter((line) => line.startsWith("result:"))).toEqual([]);
  });

  it("holds its host port against the project", async () => {
    const published = `{services: {web: {build: {context: ., dockerfile_inline: "FROM scratch"}, ports: ["80"]}}, x-berth: {ports: auto}}`;
    const { ctx, engine } = memoryContext(published, { cwd: process.cwd() });
    const portOf = async (name: string) => (await engine.container(name))?.ports[0]?.published;
    await up(defaultUpRequest, ctx);
    const first = await portOf("shop-web-1");
    await down({ services: [], volumes: false, removeOrphans: false }, ctx);
    await engine.runByHand("of-build", "shop-web");
    engine.tamper("of-build", { ports: [{ hostIp: "", published: first, target: 80, protocol: "tcp" }] });
    await up(defaultUpRequest, ctx);
    expect(first).toBeGreaterThan(0);
    expect(await portOf("shop-web-1")).not.toBe(first);
  });
});
