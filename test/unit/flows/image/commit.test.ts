import { describe, expect, it } from "vitest";
import { commit } from "../../../../src/flows/image/commit.ts";
import { broughtUp, stopped } from "../../../support/brought-up.ts";
import { memoryContext } from "../../../support/memory-context.ts";

const file = `services: {web: {image: "web:1"}}`;
const request = { service: "web", reference: "mine:1", changes: [], pause: true };

describe("commit", () => {
  it("makes an image of a running container", async () => {
    const { ctx, calls, engine } = memoryContext(file, { engine: await broughtUp(file) });
    expect(await commit(request, ctx)).toBe(0);
    expect(calls).toEqual([
      "summaries shop",
      "status shop-web-1 Commit shop-web-1 Committing",
      "commitContainer shop-web-1",
      expect.stringMatching(/^status shop-web-1 Commit shop-web-1 Committed as sha256:/),
    ]);
    expect(await engine.images(["mine:1"])).toHaveLength(1);
  });

  it("says what it would do in a dry run", async () => {
    const { ctx, writes, shown } = memoryContext(file, { engine: await broughtUp(file), dryRun: true });
    expect(await commit(request, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toEqual(["result: shop-web-1 would be committed as mine:1"]);
  });

  it.each([
    ["an unknown service", { service: "nope" }, "no such service: nope"],
    ["a replica that does not exist", { index: 2 }, 'service "web" is not running container #2'],
    ["an invalid replica number", { index: 0 }, 'invalid replica number "0" for --index'],
  ])("refuses %s", async (_, other, message) => {
    const { ctx, writes } = memoryContext(file, { engine: await broughtUp(file) });
    await expect(commit({ ...request, ...other }, ctx)).rejects.toThrow(message);
    expect(writes()).toEqual([]);
  });

  it("refuses a service that is not running", async () => {
    const { ctx, writes } = memoryContext(file, { engine: await stopped(file, "shop-web-1") });
    await expect(commit(request, ctx)).rejects.toThrow('service "web" is not running');
    expect(writes()).toEqual([]);
  });
});
