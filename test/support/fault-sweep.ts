import { isDeepStrictEqual } from "node:util";
import { ephemeral } from "../../src/ci/ephemeral/ephemeral.ts";
import { leaseLabels } from "../../src/ci/ephemeral/lease.ts";
import { reapProject } from "../../src/ci/gc/reap-project.ts";
import type { CiRequest } from "../../src/ci/request.ts";
import { finish } from "../../src/ci/run/finish.ts";
import { provision } from "../../src/ci/run/provision.ts";
import type { CommandContext } from "../../src/context/context.ts";
import { isOneOff, labels } from "../../src/engine/labels.ts";
import { BerthError, exitCodes } from "../../src/errors.ts";
import { down } from "../../src/flows/lifecycle/down.ts";
import { run } from "../../src/flows/run/run.ts";
import { defaultUpRequest } from "../../src/flows/up/bring-up.ts";
import { up } from "../../src/flows/up/up.ts";
import { type Fault, faultKinds, faultyEngine } from "./faulty-engine.ts";
import { memoryContext } from "./memory-context.ts";
import { type MemoryEngine, memoryEngine } from "./memory-engine.ts";
import { runRequest } from "./run-request.ts";
import { stackOf } from "./stacks.ts";

/** A stack with all that a fault can leave half done. Version 2 recreates services and a network, and replaces one. */
function sweptFile(version: 1 | 2): string {
  return `
services:
  db:
    image: app:1
    environment: {VERSION: "${version}"}
    volumes: ["data:/data", /anonymous]
    networks: [back]
    healthcheck: {test: ["CMD", "true"]}
  job:
    image: app:1
    command: ["true"]
    environment: {VERSION: "${version}"}
    networks: [back]
    depends_on: {db: {condition: service_healthy}}
  web:
    image: app:1
    scale: 2
    environment: {VERSION: "${version}"}
    networks: [front, back]
    post_start: [{command: ["ready"]}]
    depends_on:
      db: {condition: service_healthy, restart: true}
      job: {condition: service_completed_successfully}
  ${version === 1 ? "old" : "new"}:
    image: app:1
    network_mode: service:web
    depends_on: [web]
networks:
  front: {labels: {version: "${version}"}}
  back: {}
volumes: {data: {}}
`;
}

export const upRequest = { ...defaultUpRequest, wait: false, removeOrphans: true };
const downRequest = { services: [], volumes: false, removeOrphans: true };
const ciProject = "shop-ci-abcdefgh";

interface Scenario {
  /** The version that is up before; undefined: none. */
  readonly from?: 1 | 2;
  readonly to: 1 | 2;
  /** Whether the anonymous volume of `db` stays, too. */
  readonly keepsAnonymous?: boolean;
  run(ctx: CommandContext, engine: MemoryEngine): Promise<unknown>;
}

const scenarios: Readonly<Record<string, Scenario>> = {
  "a first up": { to: 1, run: (ctx) => up(upRequest, ctx) },
  "up --wait of a change": {
    from: 1,
    to: 2,
    keepsAnonymous: true,
    run: (ctx) => up({ ...upRequest, wait: true }, ctx),
  },
  down: { from: 1, to: 1, run: (ctx) => down(downRequest, ctx) },
  run: { from: 1, to: 2, keepsAnonymous: true, run: (ctx) => run(runRequest, ctx) },
  ci: { from: 1, to: 1, keepsAnonymous: true, run: ci },
};

/** What `ci` does around its command, without the processes that it starts. */
async function ci(ctx: CommandContext, engine: MemoryEngine): Promise<void> {
  const whole = await ctx.load();
  const begunMs = Date.now();
  const marks = leaseLabels({ begunMs, expiresMs: begunMs + 60_000, owner: undefined });
  const { stack } = ephemeral(whole.stack, {
    project: ciProject,
    labels: marks,
    keepPorts: false,
    keepExternal: false,
  });
  const loaded = { ...whole, stack };
  const own = { ...ctx, load: async () => loaded, loadOrName: async () => ({ name: ciProject, loaded }) };
  const ciRun = { id: "none", project: ciProject, loaded, engine: await ctx.engine(), expiresMs: begunMs };
  const request = { command: ["true"], timeoutMs: 60_000 } as unknown as CiRequest;
  try {
    await provision(ciRun, request, own);
  } finally {
    const isGone = await finish({ run: ciRun, stages: [], end: { began: true }, request, mayExist: true }, own);
    // What the reaper or `berth gc` does next.
    if (!isGone) await reapProject(ciProject, engine, { signal: AbortSignal.timeout(10_000), quietMs: 0 });
  }
}

export interface SweptRun {
  readonly scenario: string;
  readonly faults: readonly Fault[];
}

/** All runs with one fault, and for each of them one whose retry meets a fault too, at a random call. */
export async function sweptRuns(random: () => number): Promise<SweptRun[]> {
  const runs: SweptRun[] = [];
  for (const [scenario, { run: perform, ...given }] of Object.entries(scenarios)) {
    const engine = await engineBefore(given.from);
    const counted = faultyEngine(engine);
    await perform(contextOf(given.to, counted.engine), engine);
    for (let call = 1; call <= counted.calls(); call++) {
      for (const kind of faultKinds) {
        const retryKind = faultKinds[Math.floor(random() * faultKinds.length)] ?? kind;
        const retry = { call: 1 + Math.floor(random() * counted.calls()), kind: retryKind };
        runs.push({ scenario, faults: [{ call, kind }] }, { scenario, faults: [{ call, kind }, retry] });
      }
    }
  }
  return runs;
}

/** Performs a run with its faults, then an undisturbed `up`. Returns what is wrong afterwards. */
export async function sweep({ scenario: name, faults }: SweptRun): Promise<readonly string[]> {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`There is no scenario "${name}".`);
  const problems: string[] = [];
  const engine = await engineBefore(scenario.from);
  const foreign = await foreignState(engine);
  const volumes = await dbVolumes(engine);
  for (const [attempt, fault] of faults.entries()) {
    const perform = attempt === 0 ? scenario.run : (ctx: CommandContext) => up(upRequest, ctx);
    const context = contextWithCalls(scenario.to, faultyEngine(engine, fault).engine);
    const silence = longestSilence(context.shown);
    try {
      await perform(context.ctx, engine);
    } catch (error) {
      if (!(error instanceof BerthError) || error.exitCode === exitCodes.bug) problems.push(`unexpected: ${error}`);
    }
    if (silence() > 10_000) problems.push(`said nothing for ${Math.round(silence())} ms`);
  }
  try {
    await up(upRequest, contextOf(scenario.to, faultyEngine(engine).engine));
  } catch (error) {
    problems.push(`the next up fails: ${error}`);
  }
  problems.push(...(await differences(engine, scenario.to)));
  if (!isDeepStrictEqual(await foreignState(engine), foreign)) problems.push("something foreign changed");
  const kept = scenario.keepsAnonymous ? volumes : volumes.filter((volume) => volume === "shop_data");
  const left = new Set(await dbVolumes(engine));
  problems.push(...kept.filter((volume) => !left.has(volume)).map((volume) => `db lost its volume ${volume}`));
  return problems;
}

/** The time that this process could work. A moment without a processor, on a busy machine, is no silence of ours. */
let awakeMs = 0;
setInterval(() => {
  awakeMs += 100;
}, 100).unref();

/** Measures the longest time between two entries of a list, and until now. */
function longestSilence(shown: string[]): () => number {
  let lastMs = awakeMs;
  let longestMs = 0;
  const note = () => {
    longestMs = Math.max(longestMs, awakeMs - lastMs);
    lastMs = awakeMs;
  };
  const push = shown.push.bind(shown);
  shown.push = (...entries) => {
    note();
    return push(...entries);
  };
  return () => {
    note();
    return longestMs;
  };
}

/** What differs from the stack that is wanted. */
export async function differences(engine: MemoryEngine, version: 1 | 2): Promise<readonly string[]> {
  const problems: string[] = [];
  const facts = (await engine.containers("shop")).filter((fact) => !isOneOff(fact));
  const found = facts.map(({ name, state, exitCode, env }) => `${name} ${state} ${exitCode} ${env.join()}`).sort();
  const wanted = [
    ...["db-1", "web-1", "web-2"].map((name) => `shop-${name} running 0 VERSION=${version}`),
    `shop-job-1 exited 0 VERSION=${version}`,
    `shop-${version === 1 ? "old" : "new"}-1 running 0 `,
  ].sort();
  if (!isDeepStrictEqual(found, wanted)) problems.push(`containers: ${found.join("; ")}`);
  const names = engine.names();
  const networks = names.networks.filter((name) => name !== "other_default");
  if (networks.join() !== "shop_back,shop_front") problems.push(`networks: ${networks.join()}`);
  const marked = names.containers.filter((name) => name.startsWith(ciProject));
  if (marked.length > 0) problems.push(`left over from ci: ${marked.join()}`);
  const context = contextWithCalls(version, faultyEngine(engine).engine);
  await up(upRequest, context.ctx);
  if (context.writes().length > 0) problems.push(`another up: ${context.writes().join(", ")}`);
  return problems;
}

/** An engine with things of others, and with a version of the stack. */
export async function engineBefore(version: 1 | 2 | undefined): Promise<MemoryEngine> {
  const engine = memoryEngine();
  engine.addImage("app:1");
  await addForeign(engine);
  if (version !== undefined) await up(upRequest, contextOf(version, faultyEngine(engine).engine));
  return engine;
}

async function addForeign(engine: MemoryEngine): Promise<void> {
  const stack = stackOf({
    name: "other",
    services: { user: { networks: { default: null }, volumes: [{ type: "volume", source: "data", target: "/d" }] } },
    networks: { default: { name: "other_default" } },
    volumes: { data: { name: "other_data" } },
  });
  const own = { [labels.project]: "other", [labels.service]: "user" };
  await engine.createNetwork({ name: "other_default", ipam: {} }, own);
  await engine.createVolume({ name: "other_data" }, own);
  const service = stack.services.get("user") ?? { name: "user", command: null, entrypoint: null };
  for (const [name, marks] of [["other-user-1", own] as const, ["by-hand", {}] as const]) {
    await engine.createContainer({ name, stack, service, number: 1, image: "app:1", labels: marks });
    await engine.startContainer({ name, stack, service });
  }
}

async function foreignState(engine: MemoryEngine): Promise<unknown> {
  return [
    await engine.container("other-user-1"),
    await engine.container("by-hand"),
    await engine.networks("other", []),
    await engine.volumes("other", []),
  ];
}

async function dbVolumes(engine: MemoryEngine): Promise<readonly string[]> {
  const fact = await engine.container("shop-db-1");
  const there = new Set(engine.names().volumes);
  return (fact?.mounts ?? []).map(({ name }) => name).filter((name) => there.has(name));
}

function contextWithCalls(version: 1 | 2, engine: MemoryEngine) {
  return memoryContext(sweptFile(version), { cwd: process.cwd(), engine });
}

export function contextOf(version: 1 | 2, engine: MemoryEngine): CommandContext {
  return contextWithCalls(version, engine).ctx;
}
