import { describe, expect, it } from "vitest";
import type { Engine } from "../../../../src/engine/engine.ts";
import { EngineRefused } from "../../../../src/engine/errors.ts";
import { pull, push } from "../../../../src/flows/image/pull.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";

const file = `
services:
  db: {image: "db:1"}
  web: {image: "web:1", depends_on: [db]}
  own: {image: "own:1", build: {context: ., tags: ["own:latest"]}}
  nameless: {build: .}
`;

/** An engine that refuses one image. */
function refusing(method: "pullImage" | "pushImage", image: string) {
  const engine = memoryEngine();
  const refuse: Engine["pushImage"] = async (request) => {
    if (request.reference === image) throw new EngineRefused("access denied", { status: 403 });
    if (method === "pullImage") await engine.pullImage(request);
  };
  return { ...engine, [method]: refuse };
}

describe("pull", () => {
  const request = { services: [], dependencies: false, quiet: false, ignoreBuildable: false, ignoreFailures: false };

  it("pulls the image of each service that names one", async () => {
    const { ctx, writes } = memoryContext(file);
    expect(await pull(request, ctx)).toBe(0);
    expect(writes()).toEqual(["pullImage db:1", "pullImage web:1", "pullImage own:1"]);
  });

  it.each([
    [false, ["pullImage web:1"]],
    [true, ["pullImage db:1", "pullImage web:1"]],
  ])("pulls dependencies of a named service only if told to: %s", async (dependencies, pulled) => {
    const { ctx, writes } = memoryContext(file);
    await pull({ ...request, services: ["web"], dependencies }, ctx);
    expect(writes()).toEqual(pulled);
  });

  it("leaves present images with the policy missing", async () => {
    const { ctx, writes } = memoryContext(file, { images: ["db:1"] });
    await pull({ ...request, policy: "missing" }, ctx);
    expect(writes()).toEqual(["pullImage web:1", "pullImage own:1"]);
  });

  it("leaves images that can be built if told to", async () => {
    const { ctx, writes } = memoryContext(file);
    await pull({ ...request, ignoreBuildable: true }, ctx);
    expect(writes()).toEqual(["pullImage db:1", "pullImage web:1"]);
  });

  it("fails if one image cannot be pulled", async () => {
    const { ctx } = memoryContext(file, { engine: refusing("pullImage", "own:1") });
    await expect(pull(request, ctx)).rejects.toThrow("access denied");
  });

  it("pulls what it can with --ignore-pull-failures, and names what must be built", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: refusing("pullImage", "own:1") });
    expect(await pull({ ...request, ignoreFailures: true }, ctx)).toBe(0);
    expect(writes()).toEqual(["pullImage db:1", "pullImage web:1", "pullImage own:1"]);
    expect(shown).toContain("warn: Some service image(s) must be built from source by running:\n    berth build own");
  });
});

describe("push", () => {
  const request = { services: [], dependencies: false, quiet: false, ignoreFailures: false };
  const built = ["own:1", "own:latest", "web:1"];

  it("pushes built images under each of their names, and no others", async () => {
    const { ctx, writes } = memoryContext(file, { images: built });
    expect(await push(request, ctx)).toBe(0);
    expect(writes()).toEqual(["pushImage own:1", "pushImage own:latest"]);
  });

  it("pushes nothing of a service that is not built", async () => {
    const { ctx, writes } = memoryContext(file, { images: built });
    expect(await push({ ...request, services: ["web"] }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
  });

  it("pushes dependencies of a named service if told to", async () => {
    const dependent = `services: {a: {image: "a:1", build: ., depends_on: [b]}, b: {image: "b:1", build: .}}`;
    const { ctx, writes } = memoryContext(dependent, { images: ["a:1", "b:1"] });
    await push({ ...request, services: ["a"], dependencies: true }, ctx);
    expect([...writes()].sort()).toEqual(["pushImage a:1", "pushImage b:1"]);
  });

  it("fails if an image is not present", async () => {
    const { ctx } = memoryContext(file);
    await expect(push(request, ctx)).rejects.toThrow("image own:1 is not present");
  });

  it("pushes what it can with --ignore-push-failures", async () => {
    const { ctx, writes } = memoryContext(file, { engine: refusing("pushImage", "own:1"), images: built });
    expect(await push({ ...request, ignoreFailures: true }, ctx)).toBe(0);
    expect(writes()).toEqual(["pushImage own:1", "pushImage own:latest"]);
  });
});

describe.each([
  ["pull", pull, "pull own:1"],
  ["push", push, "push own:1"],
] as const)("%s", (_, perform, step) => {
  const request = { services: [], dependencies: false, quiet: false, ignoreBuildable: false, ignoreFailures: false };

  it("refuses an unknown service", async () => {
    const { ctx, writes } = memoryContext(file);
    await expect(perform({ ...request, services: ["web", "nope"] }, ctx)).rejects.toThrow("no such service: nope");
    expect(writes()).toEqual([]);
  });

  it("only shows the plan in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { dryRun: true });
    expect(await perform(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain(`plan: ${step}`);
  });
});
