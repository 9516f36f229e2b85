import { describe, expect, it } from "vitest";
import { EngineRefused } from "../../../../src/engine/errors.ts";
import { type BuildRequest, build } from "../../../../src/flows/image/build.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";

const source = `context: ., dockerfile_inline: "FROM scratch"`;
const file = `
services:
  base: {build: {${source}}}
  db: {image: "db:1"}
  lib: {build: {${source}}}
  web: {build: {${source}, additional_contexts: {base: "service:base"}}, depends_on: [db, lib]}
`;
const request: BuildRequest = {
  services: [],
  dependencies: false,
  print: false,
  quiet: false,
  flags: { args: [], ssh: [], noCache: false, pull: false },
  options: {},
};
const plain = `services: {db: {image: "db:1"}, lib: {build: {${source}}}, web: {build: {${source}}, depends_on: [db, lib]}}`;
const here = { cwd: process.cwd() };

describe("build", () => {
  it("builds the image of each service with a build, and pulls nothing", async () => {
    const { ctx, writes } = memoryContext(plain, here);
    expect(await build(request, ctx)).toBe(0);
    expect(writes()).toEqual(["buildImage shop-lib", "buildImage shop-web"]);
  });

  it.each([
    [false, ["buildImage shop-web"]],
    [true, ["buildImage shop-lib", "buildImage shop-web"]],
  ])("builds dependencies of a named service only if told to: %s", async (dependencies, built) => {
    const { ctx, writes } = memoryContext(plain, here);
    await build({ ...request, services: ["web"], dependencies }, ctx);
    expect(writes()).toEqual(built);
  });

  it("prints the bake file with the images that a named service starts from, and builds nothing", async () => {
    const { ctx, writes, shown } = memoryContext(file, here);
    expect(await build({ ...request, services: ["web"], print: true }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toHaveLength(1);
    const bake = JSON.parse((shown[0] ?? "").replace(/^result: /, ""));
    expect(bake.group.default.targets.sort()).toEqual(["base", "web"]);
  });

  it("warns if no service has a build", async () => {
    const { ctx, writes, shown } = memoryContext(`services: {db: {image: "db:1"}}`);
    expect(await build(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain("warn: No services to build");
  });

  it.each([false, true])("checks the inputs of all services before it builds the first: dry run %s", async (dryRun) => {
    const text = `services: {a: {build: {${source}}}, b: {build: {context: ./nowhere}}}`;
    const { ctx, writes } = memoryContext(text, { ...here, dryRun });
    await expect(build(request, ctx)).rejects.toThrow('the build context of service "b" does not exist');
    expect(writes()).toEqual([]);
  });

  it("refuses an unknown service", async () => {
    const { ctx, writes } = memoryContext(plain, here);
    await expect(build({ ...request, services: ["web", "nope"] }, ctx)).rejects.toThrow("no such service: nope");
    expect(writes()).toEqual([]);
  });

  it.each([
    [
      "a build that needs BuildKit",
      `services: {web: {build: {${source}, privileged: true}}}`,
      {},
      "the classic builder",
    ],
    ["an option that needs BuildKit", plain, { sbom: "true" }, "the classic builder"],
    ["a missing context", `services: {web: {build: nowhere}}`, {}, "does not exist"],
  ])("refuses %s", async (_, text, options, message) => {
    const { ctx, writes } = memoryContext(text, here);
    await expect(build({ ...request, options }, ctx)).rejects.toThrow(message);
    expect(writes()).toEqual([]);
  });

  it("fails if a build fails", async () => {
    const buildImage = async () => {
      throw new EngineRefused("no space left", { status: 500 });
    };
    const { ctx } = memoryContext(plain, { ...here, engine: { ...memoryEngine(), buildImage } });
    await expect(build(request, ctx)).rejects.toThrow("no space left");
  });

  it("only shows the plan in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(plain, { ...here, dryRun: true });
    expect(await build(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toEqual(["plan: build shop-lib", "plan: build shop-web"]);
  });
});
