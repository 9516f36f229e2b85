import { describe, expect, it } from "vitest";
import { upRequest } from "../../../../src/api/take-down.ts";
import type { CiRun } from "../../../../src/ci/ci-run.ts";
import type { CiRequest } from "../../../../src/ci/request.ts";
import { bringUpWarm } from "../../../../src/ci/reuse/bring-up-warm.ts";
import { checkStack, provision } from "../../../../src/ci/run/provision.ts";
import { shared } from "../../../../src/ci/share/shared.ts";
import type { CommandContext } from "../../../../src/context/context.ts";
import { run } from "../../../../src/flows/run/run.ts";
import { bringUp, defaultUpRequest } from "../../../../src/flows/up/bring-up.ts";
import { plan } from "../../../../src/flows/up/plan.ts";
import { up } from "../../../../src/flows/up/up.ts";
import { type MemoryContextOptions, memoryContext } from "../../../support/memory-context.ts";
import { type MemoryEngine, memoryEngine } from "../../../support/memory-engine.ts";
import { runRequest } from "../../../support/run-request.ts";

const request = { ...defaultUpRequest, wait: false };
const planRequest = {
  services: [],
  format: "text",
  exitCode: false,
  removeOrphans: false,
  recreate: "changed",
} as const;

/** Each brings up `web` and what it depends on, or plans to. */
const commands = {
  up: (ctx: CommandContext) => up(request, ctx),
  "up --build": (ctx: CommandContext) => up({ ...request, build: "always" }, ctx),
  "up --pull always": (ctx: CommandContext) => up({ ...request, pull: "always" }, ctx),
  "up --dry-run": (ctx: CommandContext) => up(request, { ...ctx, dryRun: true }),
  create: (ctx: CommandContext) => up({ ...request, start: false }, ctx),
  run: (ctx: CommandContext) => run({ ...runRequest, build: "always" }, ctx),
  plan: (ctx: CommandContext) => plan(planRequest, ctx),
  ci: (ctx: CommandContext) => ci({}, ctx),
  "ci --reuse": (ctx: CommandContext) => bringUpWarm(request, ctx),
  "ci --service": (ctx: CommandContext) => ci({ service: "web" }, ctx),
  "ci --share": (ctx: CommandContext) => ci({ share: ["db"] }, ctx),
  "up of the API": (ctx: CommandContext) => bringUp(upRequest({ build: "always" }), ctx),
};
type CommandName = keyof typeof commands;

async function ci(options: Partial<CiRequest>, ctx: CommandContext): Promise<unknown> {
  const loaded = await ctx.load();
  const ciRun = { id: "1", project: "shop", loaded, engine: await ctx.engine(), expiresMs: 0 };
  const ciRequest = { command: ["true"], timeoutMs: 60_000, ...options } as CiRequest;
  const checkAndProvision = async (run: CiRun, own: CommandContext) => {
    await checkStack(run, ciRequest, own);
    return provision(run, ciRequest, own);
  };
  if (options.share === undefined) return checkAndProvision(ciRun, ctx);
  const parts = shared(loaded.stack, loaded.stack, options.share);
  const own = { ...ctx, load: async () => ({ ...loaded, stack: parts.rest }) };
  return checkAndProvision({ ...ciRun, shared: parts }, own);
}

interface Fault {
  readonly file: string;
  readonly options?: MemoryContextOptions;
  readonly message: RegExp;
  /** Commands that do not need what is wrong. */
  readonly except?: readonly CommandName[];
}

const build = `build: {context: ., dockerfile_inline: "FROM scratch"}`;
const web = `${build}, depends_on: [db]`;
const db = `db: {image: "db:1"}`;

const faults: Readonly<Record<string, Fault>> = {
  "an attribute that the engine is too old for": {
    file: `{services: {${db}, web: {${web}, networks: {back: {gw_priority: 1}}}}, networks: {back: }}`,
    options: { apiVersion: "1.45" },
    message: /back\.gw_priority needs engine API 1\.48/,
  },
  "a missing external network": {
    file: `{services: {${db}, web: {${web}, networks: [back]}}, networks: {back: {external: true}}}`,
    message: /network back declared as external, but could not be found/,
  },
  "a missing external volume": {
    file: `{services: {${db}, web: {${web}, volumes: ["kept:/data"]}}, volumes: {kept: {external: true}}}`,
    message: /volume kept declared as external, but could not be found/,
  },
  "missing build inputs, all at once": {
    file: `services: {${db}, web: {build: nowhere, depends_on: [db, job]}, job: {build: {context: ., dockerfile: No}}}`,
    message: /Dockerfile of service "job" does not exist: .*\n.*context of service "web" does not exist/,
  },
  "a build that needs BuildKit": {
    file: `services: {${db}, web: {${web.replace("}", ", privileged: true}")}}}`,
    message: /the classic builder doesn't support privileged mode/,
  },
  "a missing image that may not be pulled": {
    file: `services: {db: {image: "db:1", pull_policy: never}, web: {${web}}}`,
    message: /image "db:1" for service "db" not found locally/,
    // The flag wins over the policy.
    except: ["up --pull always"],
  },
  "an invalid image reference": {
    file: `services: {db: {image: "No:Such:One"}, web: {${web}}}`,
    message: /invalid image name "No:Such:One"/,
  },
  "a container name that two services have": {
    file: `services: {db: {image: "db:1", container_name: same}, web: {${web}, container_name: same}}`,
    message: /container name "same" is already in use by service "db"/,
  },
  "missing files of secrets and configs, all at once": {
    file: `{services: {${db}, web: {${web}, secrets: [key], configs: [conf]}}, secrets: {key: {file: ./no-key}}, configs: {conf: {file: ./no-conf}}}`,
    options: { engine: onThisMachine() },
    message: /file \.\/no-key of secret "key" does not exist \(used by web\)[\s\S]*file \.\/no-conf of config "conf"/,
  },
  "a wait for the health of a service without a healthcheck": {
    file: `services: {db: {image: "db:1", healthcheck: {disable: true}}, web: {build: ".", depends_on: {db: {condition: service_healthy}}}}`,
    message: /service "db" has no healthcheck, but others wait until it is healthy/,
    // The shared part does not wait for its own services.
    except: ["create", "ci --share"],
  },
  "a missing provider program": {
    file: `services: {db: {provider: {type: fake}}, web: {${web}}}`,
    message: /provider "fake" of service "db" not found/,
    except: ["ci --share"],
  },
  "a missing model plugin": {
    file: `{services: {${db}, web: {${web}, models: [llm]}}, models: {llm: {model: ai/small}}}`,
    message: /'models' support requires Docker Model plugin/,
  },
};

const table = Object.entries(faults).flatMap(([name, fault]) =>
  Object.entries(commands)
    .filter(([command]) => !fault.except?.some((other) => other === command))
    .map(([command, perform]) => ({ command, name, fault, perform })),
);

describe("a command that is refused sends no write and starts no program", () => {
  it.each(table)("$command: $name", async ({ fault: { file, options, message }, perform }) => {
    const { ctx, writes, calls } = memoryContext(file, { cwd: process.cwd(), ...options });
    expect(await messagesOf(perform(ctx))).toMatch(message);
    expect(writes()).toEqual([]);
    expect(calls.filter((call) => call.startsWith("status"))).toEqual([]);
  });

  it("up: a container name that another service's container keeps", async () => {
    const before = memoryContext(`services: {old: {image: "db:1", container_name: same}}`);
    await up(request, before.ctx);
    const after = memoryContext(`services: {web: {${build}, container_name: same}}`, {
      engine: before.engine,
      cwd: process.cwd(),
    });
    expect(await messagesOf(up({ ...request, build: "always" }, after.ctx))).toMatch(
      /container name "same" is already in use/,
    );
    expect(after.writes()).toEqual([]);
  });

  it("up --build: an attribute that the engine is too old for, of a container that the new image would replace", async () => {
    const file = `{services: {web: {${build}, networks: {back: {gw_priority: 1}}}}, networks: {back: }}`;
    const before = memoryContext(file, { cwd: process.cwd() });
    await up(request, before.ctx);
    const after = memoryContext(file, { cwd: process.cwd(), engine: before.engine, apiVersion: "1.45" });
    expect(await messagesOf(up({ ...request, build: "always" }, after.ctx))).toMatch(
      /gw_priority needs engine API 1\.48/,
    );
    expect(after.writes()).toEqual([]);
    // Without a new image, nothing is created.
    expect(await up(request, after.ctx)).toBe(0);
  });

  it("plan: shows the plan before it refuses", async () => {
    const { ctx, shown } = memoryContext(`services: {web: {build: nowhere}}`, { cwd: process.cwd() });
    expect(await messagesOf(plan(planRequest, ctx))).toMatch(/does not exist/);
    expect(shown.join("\n")).toContain("create web-1");
  });
});

it("pulls an image that a registry may have before it misses the sources to build it", async () => {
  const { ctx, writes } = memoryContext(`services: {web: {image: "web:1", build: nowhere}}`);
  expect(await up(request, ctx)).toBe(0);
  expect(writes()[0]).toBe("pullImage web:1");
});

it("leaves the files of secrets to an engine on another machine", async () => {
  const file = `{services: {web: {image: "web:1", secrets: [key]}}, secrets: {key: {file: ./no-key}}}`;
  expect(await up(request, memoryContext(file).ctx)).toBe(0);
});

function onThisMachine(): MemoryEngine {
  const engine = memoryEngine();
  return { ...engine, info: async () => ({ ...(await engine.info()), endpoint: "unix:///run/docker.sock" }) };
}

/** The messages of what a promise rejects with: its problems and causes too. "" if it resolves. */
async function messagesOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return messages(error);
  }
  return "";
}

function messages(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${messages(error.cause)}` : "";
}
