import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CommandContext } from "../../../src/context/context.ts";
import { openFile } from "../../../src/context/open.ts";
import { down } from "../../../src/flows/lifecycle/down.ts";
import { pause } from "../../../src/flows/lifecycle/pause.ts";
import { restart, start, stop } from "../../../src/flows/lifecycle/stop.ts";
import { top } from "../../../src/flows/list/top.ts";
import { defaultUpRequest } from "../../../src/flows/up/bring-up.ts";
import { plan } from "../../../src/flows/up/plan.ts";
import { up } from "../../../src/flows/up/up.ts";
import { type MemoryContext, memoryContext } from "../../support/memory-context.ts";
import type { MemoryEngine } from "../../support/memory-engine.ts";

const text = `{name: shop, services: {web: {image: "web:1"}}}`;
let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "berth-folders-"));
  for (const folder of ["a", "b"]) {
    await mkdir(join(root, folder));
    await writeFile(join(root, folder, "compose.yaml"), text);
  }
});
afterEach(() => rm(root, { recursive: true, force: true }));

interface Given {
  readonly engine?: MemoryEngine;
  readonly projectName?: string;
  readonly otherFolder?: CommandContext["otherFolder"];
}

/** A context for the stack file of a folder. */
function inFolder(folder: string, { engine, projectName, otherFolder = "refuse" }: Given = {}): MemoryContext {
  const memory = memoryContext(text, { images: ["web:1"], ...(engine && { engine }) });
  const request = { cwd: join(root, folder), env: memory.ctx.env, files: [], profiles: [], envFiles: [] };
  const file = openFile({ ...request, ...(projectName && { projectName }) }, memory.ctx.ui);
  return { ...memory, ctx: { ...memory.ctx, ...file, otherFolder } };
}

async function upIn(folder: string): Promise<MemoryEngine> {
  const { ctx, engine } = inFolder(folder);
  await up(defaultUpRequest, ctx);
  return engine;
}

const refusal = /project shop belongs to the copy of this stack in .*a$/;
const changes = {
  up: (ctx: CommandContext) => up({ ...defaultUpRequest, recreate: "always" }, ctx),
  stop: (ctx: CommandContext) => stop({ services: [] }, ctx),
  down: (ctx: CommandContext) => down({ services: [], volumes: true, removeOrphans: false }, ctx),
};

describe.each(Object.entries(changes))("%s in a folder whose stack has the name of another folder's", (_, change) => {
  it("refuses before the first write", async () => {
    const { ctx, writes } = inFolder("b", { engine: await upIn("a") });
    await expect(change(ctx)).rejects.toThrow(refusal);
    expect(writes()).toEqual([]);
  });

  it.each([
    ["--adopt is given", { otherFolder: "allow" }],
    ["the name is chosen", { projectName: "shop" }],
  ] as const)("goes on if %s", async (_, given) => {
    const { ctx, writes } = inFolder("b", { engine: await upIn("a"), ...given });
    await change(ctx);
    expect(writes()).not.toEqual([]);
  });

  it("goes on if the other folder has no stack file any more", async () => {
    const engine = await upIn("a");
    await rm(join(root, "a", "compose.yaml"));
    const { ctx, writes } = inFolder("b", { engine });
    await change(ctx);
    expect(writes()).not.toEqual([]);
  });
});

it("plan only warns about the project of another folder", async () => {
  const { ctx, shown } = inFolder("b", { engine: await upIn("a"), otherFolder: "warn" });
  expect(await plan({ services: [], format: "text", exitCode: false }, ctx)).toBe(0);
  expect(shown.join("\n")).toContain("project shop belongs to the copy");
});

it("a chosen name reaches a service that only another file has", async () => {
  const { ctx, writes } = inFolder("b", { engine: await upIn("a"), projectName: "shop" });
  await writeFile(join(root, "b", "compose.yaml"), "services: {other: {image: other}}");
  await stop({ services: ["web"] }, ctx);
  expect(writes()).toEqual(["stopContainer shop-web-1"]);
});

describe("a service without containers, in a project that is known by its name only", () => {
  const nope = { services: ["nope"], verb: "pause" as const };
  const byName = async () => {
    const memory = memoryContext(text, { engine: await upIn("a") });
    return { ...memory, ctx: { ...memory.ctx, loadOrName: async () => ({ name: "shop", loaded: undefined }) } };
  };

  it.each([
    ["start", (ctx: CommandContext) => start({ ...nope, wait: false }, ctx)],
    ["restart", (ctx: CommandContext) => restart({ ...nope, dependencies: true }, ctx)],
  ] as const)("is refused by %s", async (_, command) => {
    const { ctx, writes } = await byName();
    await expect(command(ctx)).rejects.toThrow("no such service: nope");
    expect(writes()).toEqual([]);
  });

  it.each([
    ["stop", stop],
    ["top", top],
    ["pause", pause],
  ] as const)("is a warning for %s, which does nothing", async (_, command) => {
    const { ctx, writes, shown } = await byName();
    expect(await command(nope, ctx)).toBe(0);
    expect(writes()).toEqual([]);
    expect(shown).toEqual(['warn: project "shop" has no container of service "nope"']);
  });

  it("is no warning if it has containers", async () => {
    const { ctx, shown } = await byName();
    expect(await pause({ services: ["web"], verb: "pause" }, ctx)).toBe(0);
    expect(shown).not.toContainEqual(expect.stringMatching(/^warn/));
  });
});
