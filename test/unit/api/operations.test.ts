import { expect, it } from "vitest";
import { trackCreated } from "../../../src/api/operations.ts";
import { bringUp, defaultUpRequest } from "../../../src/flows/up/bring-up.ts";
import { memoryContext } from "../../support/memory-context.ts";

/** Brings a stack up as the API does; `hold` is in the calls when the reaper would start. */
async function broughtUpBy(file: string): Promise<readonly string[]> {
  const { ctx, calls, writes } = memoryContext(file);
  const made = new Set<string>();
  try {
    await bringUp(
      { ...defaultUpRequest, wait: false },
      trackCreated(ctx, made, () => calls.push("hold")),
    );
  } catch {
    expect(writes()).toEqual([]);
  }
  return calls;
}

it("starts no reaper for a stack that is refused", async () => {
  const external = `{services: {web: {image: "web:1", networks: [back]}}, networks: {back: {external: true}}}`;
  expect(await broughtUpBy(external)).not.toContain("hold");
});

it("starts the reaper after the checks, before the first write", async () => {
  const calls = await broughtUpBy(`services: {web: {image: "web:1"}}`);
  expect(calls.indexOf("hold")).toBeGreaterThan(calls.findIndex((call) => call.startsWith("containers")));
  expect(calls.indexOf("hold")).toBeLessThan(calls.findIndex((call) => call.startsWith("pullImage")));
});
