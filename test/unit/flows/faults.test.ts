import { expect, it } from "vitest";
import { down } from "../../../src/flows/lifecycle/down.ts";
import { run } from "../../../src/flows/run/run.ts";
import { up } from "../../../src/flows/up/up.ts";
import { contextOf, differences, engineBefore, sweep, sweptRuns, upRequest } from "../../support/fault-sweep.ts";
import { slowEngine } from "../../support/faulty-engine.ts";
import { runRequest } from "../../support/run-request.ts";
import { seed, seeded } from "../../support/seeded.ts";

/** `npm run test:faults` sets it: all faults instead of a sample. */
const isFull = process.env["BERTH_TEST_FAULTS"] === "all";

it(
  `converges after any fault of the engine (${isFull ? "all" : "a sample"}, seed ${seed})`,
  async () => {
    const random = seeded();
    const all = await sweptRuns(random);
    expect(all.length).toBeGreaterThan(2000);
    const runs = isFull ? all : all.filter(() => random() < 40 / all.length);
    // Loads what only failures need: on a busy machine, vitest takes so long for it that it would count as silence.
    await Promise.all(all.filter((_, index) => index % (isFull ? 40 : 400) === 0).map(sweep));
    const failed: object[] = [];
    const queue = runs.values();
    // Many at once, because most of the time passes in pauses.
    const workers = Array.from({ length: 100 }, async () => {
      for (const each of queue) {
        const problems = await sweep(each);
        if (problems.length > 0) failed.push({ ...each, problems });
      }
    });
    await Promise.all(workers);
    if (isFull) process.stdout.write(`fault sweep: ${runs.length} runs, ${failed.length} failed, seed ${seed}\n`);
    expect(failed).toEqual([]);
  },
  isFull ? 1_800_000 : 60_000,
);

it.each([
  ["first ups", undefined, 1],
  ["ups of a change", 1, 2],
] as const)(`%s of one project at once all succeed (seed ${seed})`, async (_, from, to) => {
  const random = seeded();
  for (let round = 0; round < 10; round++) {
    const engine = await engineBefore(from);
    const contexts = Array.from({ length: 4 }, () => contextOf(to, slowEngine(engine, random)));
    await Promise.all(contexts.map((ctx) => up(upRequest, ctx)));
    expect(await differences(engine, to)).toEqual([]);
  }
});

it(`runs of one project at once all succeed (seed ${seed})`, async () => {
  const random = seeded();
  const engine = await engineBefore(undefined);
  const contexts = Array.from({ length: 4 }, () => contextOf(1, slowEngine(engine, random)));
  await Promise.all(contexts.map((ctx) => run(runRequest, ctx)));
});

it(`up beside down: both succeed (seed ${seed})`, async () => {
  const random = seeded();
  for (let round = 0; round < 10; round++) {
    const engine = await engineBefore(1);
    const request = { services: [], volumes: false, removeOrphans: true };
    await Promise.all([
      down(request, contextOf(1, slowEngine(engine, random))),
      up(upRequest, contextOf(1, slowEngine(engine, random))),
    ]);
    await up(upRequest, contextOf(1, slowEngine(engine, random)));
    expect(await differences(engine, 1)).toEqual([]);
  }
});
