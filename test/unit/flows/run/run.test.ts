import { describe, expect, it } from "vitest";
import { run } from "../../../../src/flows/run/run.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { runRequest } from "../../../support/run-request.ts";

const file = `services: {db: {image: "db:1"}, web: {image: "web:1", ports: ["80:80"], depends_on: [db]}}`;

describe("run", () => {
  it("starts dependencies, then the container of the command", async () => {
    const { ctx, writes } = memoryContext(file, { images: ["db:1", "web:1"] });
    expect(await run({ ...runRequest, name: "once" }, ctx)).toBe(0);
    expect(writes()).toEqual([
      "createNetwork shop_default",
      "createContainer shop-db-1",
      "startContainer shop-db-1",
      "createContainer once",
      "startContainer once",
    ]);
  });

  it("starts no dependencies and leaves the service's ports unpublished if told to", async () => {
    const { ctx, engine } = memoryContext(file, { images: ["db:1", "web:1"] });
    await run({ ...runRequest, name: "once", dependencies: false }, ctx);
    expect(engine.names().containers).toEqual(["once"]);
    expect((await engine.container("once"))?.ports).toEqual([]);
  });

  it("removes its container if a dependency fails to start", async () => {
    const failing = `services: {db: {image: "db:1", command: ["false"]}, web: {image: "web:1", depends_on: {db: {condition: service_completed_successfully}}}}`;
    const { ctx, engine } = memoryContext(failing, { images: ["db:1", "web:1"] });
    await expect(run({ ...runRequest, name: "once", remove: true }, ctx)).rejects.toThrow("exit 1");
    expect(engine.names().containers).toEqual(["shop-db-1"]);
  });

  it("shows the plan in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { dryRun: true });
    expect(await run({ ...runRequest, name: "once" }, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toContain("plan: create once");
  });

  it.each([
    ["an unknown service", "nope", "no such service: nope"],
    ["a service of a provider", "cloud", 'service "cloud" is run by a provider, not in a container'],
  ])("refuses %s", async (_, service, message) => {
    const { ctx, writes } = memoryContext(`services: {cloud: {provider: {type: fake}}, web: {image: "web:1"}}`);
    await expect(run({ ...runRequest, service }, ctx)).rejects.toThrow(message);
    expect(writes()).toEqual([]);
  });
});
