import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EngineRefused } from "../../../../src/engine/errors.ts";
import { run } from "../../../../src/flows/run/run.ts";
import { defaultUpRequest } from "../../../../src/flows/up/bring-up.ts";
import { up } from "../../../../src/flows/up/up.ts";
import { memoryContext } from "../../../support/memory-context.ts";
import { memoryEngine } from "../../../support/memory-engine.ts";
import { runRequest } from "../../../support/run-request.ts";

const request = { ...defaultUpRequest, wait: false };
const build = `build: {context: ., dockerfile_inline: "FROM scratch"}`;

/** All calls but the reads. */
const changes = (calls: readonly string[]) =>
  calls.filter(
    (call) => !/^(?:containers?|summaries|details|networks|volumes|images|info|events|publishers|logs)\b/.test(call),
  );

describe("an up with nothing to do", () => {
  it.each([
    ["an image", `services: {web: {image: "web:1"}}`],
    ["a build", `services: {web: {${build}}}`],
  ])("reads the engine once, with %s", async (_, file) => {
    const first = memoryContext(file, { cwd: process.cwd() });
    await up(request, first.ctx);
    const second = memoryContext(file, { cwd: process.cwd(), engine: first.engine });
    await up(request, second.ctx);
    expect(second.calls.map((call) => call.split(" ")[0])).toEqual([
      "summaries",
      "networks",
      "volumes",
      "images",
      "events",
    ]);
  });
});

describe("a volume whose definition changed", () => {
  const file = (size: number) =>
    `{services: {web: {${build}, volumes: ["kept:/data"]}}, volumes: {kept: {driver_opts: {size: "${size}"}}}}`;

  /** An engine with the volume and its container as they were before. */
  async function engineBefore() {
    const { ctx, engine } = memoryContext(file(1), { cwd: process.cwd() });
    await up(request, ctx);
    return engine;
  }

  it("is recreated after a yes, which is asked for before images are built", async () => {
    const { ctx, calls } = memoryContext(file(2), {
      cwd: process.cwd(),
      engine: await engineBefore(),
      answers: [true],
    });
    await up({ ...request, build: "always" }, ctx);
    expect(changes(calls)).toEqual([
      expect.stringMatching(/^confirm Volume "shop_kept", used by shop-web-1, exists but doesn't match/),
      "buildImage shop-web",
      "stopContainer shop-web-1",
      expect.stringMatching(/^renameContainer|^removeContainer/),
      "removeVolume shop_kept",
      "createVolume shop_kept",
      "createContainer shop-web-1",
      "startContainer shop-web-1",
    ]);
  });

  it("stays after a no", async () => {
    const { ctx, writes, shown } = memoryContext(file(2), {
      cwd: process.cwd(),
      engine: await engineBefore(),
      answers: [false],
    });
    await up(request, ctx);
    expect(writes()).toEqual([]);
    expect(shown).toContainEqual(expect.stringContaining('warn: Volume "shop_kept" exists'));
  });

  it("ends the command before any write on Ctrl-C at the question", async () => {
    const { ctx, writes, interrupt } = memoryContext(file(2), { cwd: process.cwd(), engine: await engineBefore() });
    const confirm = async () => {
      interrupt();
      return true;
    };
    const asking = { ...ctx, ui: { ...ctx.ui, canAsk: true, confirm } };
    await expect(up({ ...request, build: "always" }, asking)).rejects.toThrow("Interrupted");
    expect(writes()).toEqual([]);
  });

  it("stays without a question in a run", async () => {
    const { ctx, calls } = memoryContext(file(2), {
      cwd: process.cwd(),
      engine: await engineBefore(),
      answers: [true],
    });
    await run(runRequest, ctx);
    expect(calls).not.toContainEqual(expect.stringMatching(/^confirm|^removeVolume/));
  });
});

describe("providers", () => {
  let bin = "";
  beforeEach(async () => {
    bin = await mkdtemp(join(tmpdir(), "berth-providers-"));
  });
  afterEach(() => rm(bin, { recursive: true, force: true }));

  /** Installs a provider with these commands that fails on `up` if told to. */
  async function install(name: string, { stop = true, fails = false } = {}) {
    const commands = { description: name, up: { parameters: [] }, down: { parameters: [] }, ...(stop && { stop: {} }) };
    const script = `#!/bin/sh
case "$*" in
  "compose metadata") echo '${JSON.stringify(commands)}' ;;
  *" up "*) ${fails ? "exit 1" : `echo '{"type":"setenv","message":"URL=http://${name}"}'`} ;;
esac
`;
    const path = join(bin, name);
    await writeFile(path, script);
    await chmod(path, 0o755);
  }

  const file = (type: string) => `
services:
  db: {provider: {type: ${type}}}
  cache: {provider: {type: broken}, depends_on: [db]}
  web: {${build}, depends_on: [db, cache]}
`;
  const alone = `
services:
  db: {provider: {type: good}}
  web: {${build}, depends_on: [db]}
`;
  const options = () => ({ cwd: process.cwd(), env: { PATH: bin } });

  it.each([
    ["up", (ctx: Parameters<typeof up>[1]) => up(request, ctx)],
    ["run", (ctx: Parameters<typeof up>[1]) => run(runRequest, ctx)],
  ])("start after images are built and before containers are created: %s", async (_, perform) => {
    await install("good");
    const { ctx, calls, engine } = memoryContext(alone.replace("build:", "pull_policy: build, build:"), options());
    await perform(ctx);
    expect(changes(calls).slice(0, 5)).toEqual([
      "buildImage shop-web",
      "status db Creating",
      "status db Created",
      "createNetwork shop_default",
      expect.stringMatching(/^createContainer shop-web-/),
    ]);
    const [container] = await engine.containers("shop");
    expect(container?.env).toContain("DB_URL=http://good");
  });

  it("do not start if a build fails", async () => {
    await install("good");
    const engine = memoryEngine();
    const buildImage = async () => {
      throw new EngineRefused("no space left", { status: 500 });
    };
    const { ctx, calls } = memoryContext(alone, { ...options(), engine: { ...engine, buildImage } });
    await expect(up({ ...request, build: "always" }, ctx)).rejects.toThrow("no space left");
    expect(changes(calls)).toEqual(["buildImage shop-web"]);
  });

  it("are stopped if one after them fails", async () => {
    await install("good");
    await install("broken", { fails: true });
    const { ctx, calls, writes } = memoryContext(file("good"), options());
    await expect(up(request, ctx)).rejects.toThrow('provider "broken" of service "cache"');
    expect(changes(calls)).toEqual([
      "status db Creating",
      "status db Created",
      "status cache Creating",
      "status db Stopping",
      "status db Stopped",
    ]);
    expect(writes()).toEqual([]);
  });

  it("are stopped if the engine fails after them", async () => {
    await install("good");
    const memory = memoryEngine();
    let reads = 0;
    const networks: typeof memory.networks = (...args) => {
      reads += 1;
      if (reads > 1) throw new EngineRefused("out of memory", { status: 500 });
      return memory.networks(...args);
    };
    const { ctx, calls } = memoryContext(alone, { ...options(), engine: { ...memory, networks } });
    await expect(up(request, ctx)).rejects.toThrow("out of memory");
    expect(changes(calls).at(-1)).toBe("status db Stopped");
  });

  it("are named if they cannot be stopped", async () => {
    await install("good", { stop: false });
    await install("broken", { fails: true });
    const { ctx, shown } = memoryContext(file("good"), options());
    await expect(up(request, ctx)).rejects.toThrow('provider "broken" of service "cache"');
    expect(shown).toContain(
      'warn: provider "good" cannot stop a service. Service "db" is still up. Remove it with "berth down db".',
    );
  });

  it("stay up if running containers depend on them", async () => {
    await install("good");
    const before = memoryContext(alone, options());
    await up(request, before.ctx);
    await install("broken", { fails: true });
    const after = memoryContext(file("good"), { ...options(), engine: before.engine });
    await expect(up(request, after.ctx)).rejects.toThrow('provider "broken" of service "cache"');
    expect(after.calls).not.toContain("status db Stopping");
  });

  it("do not start in a dry run, which takes their variables from the containers", async () => {
    await install("good");
    const before = memoryContext(alone, options());
    await up(request, before.ctx);
    const after = memoryContext(alone, { ...options(), engine: before.engine, dryRun: true });
    await up(request, after.ctx);
    expect(changes(after.calls)).toEqual([]);
    expect(after.shown).toEqual([]);
  });
});
