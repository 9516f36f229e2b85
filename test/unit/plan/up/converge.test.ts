import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContainerFact } from "../../../../src/engine/facts.ts";
import { labels } from "../../../../src/engine/labels.ts";
import { planDown } from "../../../../src/plan/lifecycle/down.ts";
import type { Plan, Step } from "../../../../src/plan/plan.ts";
import { planUp, upDefaults } from "../../../../src/plan/up/up.ts";
import { dependenciesOf } from "../../../../src/stack/dependencies.ts";
import type { Service, Stack } from "../../../../src/stack/stack.ts";
import { anyStack, portsAreDistinct } from "../../../support/any-stack.ts";
import type { MemoryEngine } from "../../../support/memory-engine.ts";
import { planLab } from "../../../support/plan-lab.ts";

/** Which of the ready steps comes next, again and again: any order that a walk of the plan may take. */
const choices = fc.infiniteStream(fc.nat(1000));
const stack = anyStack.filter(portsAreDistinct);
const how = fc.record({ recreate: fc.constantFrom("changed", "changed", "always"), wait: fc.boolean() } as const);

const runs = { numRuns: 300 };

test("is sorted and names no step twice", async () => {
  await fc.assert(
    fc.asyncProperty(stack, stack, how, async (before, after, options) => {
      const lab = planLab(before);
      await lab.up();
      for (const plan of [
        await lab.plan({ ...options, removeOrphans: true }, after),
        planDown(after, await lab.observe(), { volumes: true, removeOrphans: true }),
      ]) {
        const listed = new Set<string>();
        for (const step of plan.steps) {
          for (const id of step.after) expect(listed).toContain(id);
          expect(listed).not.toContain(step.id);
          listed.add(step.id);
        }
      }
    }),
    runs,
  );
});

test("is the same for the same arguments, whatever the order of the observed facts, and changes neither", async () => {
  await fc.assert(
    fc.asyncProperty(stack, stack, async (before, after) => {
      const lab = planLab(before);
      await lab.up();
      const observed = await lab.observe(after);
      const options = { ...upDefaults, removeOrphans: true };
      const text = JSON.stringify(observed);
      const plan = JSON.stringify(planUp(after, observed, options));
      expect(JSON.stringify(observed)).toBe(text);
      const turned = {
        ...observed,
        containers: [...observed.containers].reverse(),
        networks: [...observed.networks].reverse(),
      };
      expect(JSON.stringify(planUp(after, turned, options))).toBe(plan);
    }),
    runs,
  );
});

test("leads from any stack to any other, in any order of its steps, and then nothing is left to do", async () => {
  await fc.assert(
    fc.asyncProperty(stack, stack, how, choices, async (before, after, options, chosen) => {
      const lab = planLab(before);
      await lab.up();
      const plan = await lab.plan({ ...options, removeOrphans: true }, after);
      await lab.apply(shuffled(plan, plan.steps.length, chosen), after);
      await expectDesired(lab.engine, after);
    }),
    runs,
  );
});

test("continues from wherever an interrupted run stopped, without leftovers", async () => {
  const cut = fc.record({ back: fc.boolean(), options: how, share: fc.double({ min: 0, max: 1, noNaN: true }) });
  await fc.assert(
    fc.asyncProperty(stack, stack, fc.array(cut, { maxLength: 4 }), choices, async (other, last, cuts, chosen) => {
      const lab = planLab(last);
      await lab.up({}, other);
      // To and fro between two stacks, so that what one run put aside is at times what the next one wants.
      for (const { back, options, share } of cuts) {
        const to = back ? other : last;
        const plan = await lab.plan({ ...options, removeOrphans: true }, to);
        await lab.apply(shuffled(plan, Math.floor(plan.steps.length * share), chosen), to);
      }
      const plan = await lab.plan({ removeOrphans: true }, last);
      await lab.apply(shuffled(plan, plan.steps.length, chosen), last);
      await expectDesired(lab.engine, last);
    }),
    { numRuns: 500 },
  );
});

test("repairs what was stopped, paused or removed behind its back", async () => {
  const blow = fc.record({ nth: fc.nat(20), deed: fc.constantFrom("stop", "pause", "remove", "dead") });
  await fc.assert(
    fc.asyncProperty(stack, fc.array(blow, { maxLength: 4 }), async (target, blows) => {
      const lab = planLab(target);
      await lab.up();
      for (const { nth, deed } of blows) {
        const all = lab.engine.names().containers;
        const name = all[nth % Math.max(1, all.length)];
        const fact = name === undefined ? undefined : await lab.engine.container(name);
        if (name === undefined || fact?.state !== "running") continue;
        if (deed === "stop") await lab.engine.stopContainer(name);
        else if (deed === "remove") await lab.engine.removeContainer(name, { force: true });
        else lab.engine.tamper(name, { state: deed === "pause" ? "paused" : "dead" });
      }
      await lab.up();
      await expectDesired(lab.engine, target);
    }),
    runs,
  );
});

test("removes everything again", async () => {
  await fc.assert(
    fc.asyncProperty(stack, stack, choices, async (before, after, chosen) => {
      const lab = planLab(before);
      await lab.up();
      const plan = planDown(after, await lab.observe(after), { volumes: false, removeOrphans: true });
      await lab.apply(shuffled(plan, plan.steps.length, chosen));
      expect(lab.engine.names()).toMatchObject({ containers: [], networks: [] });
    }),
    runs,
  );
});

/** The first `length` steps of one of the orders that a plan allows. */
function shuffled(plan: Plan, length: number, chosen: Iterator<number>): Step[] {
  const taken = new Map<string, Step>();
  while (taken.size < length) {
    const ready = plan.steps.filter(({ id, after }) => !taken.has(id) && after.every((one) => taken.has(one)));
    const step = ready[(chosen.next().value ?? 0) % ready.length];
    if (step === undefined) throw new Error("the plan is stuck");
    taken.set(step.id, step);
  }
  return [...taken.values()];
}

async function expectDesired(engine: MemoryEngine, target: Stack): Promise<void> {
  const lab = planLab(target, engine, { addImages: false });
  const observed = { ...(await lab.observe()), containers: await lab.engine.containers("shop") };
  const next = planUp(target, observed, { ...upDefaults, wait: false });
  expect(next.steps).toEqual([]);
  expect(next.warnings).toEqual([]);
  const networkIds = new Map(observed.networks.map(({ name, id }) => [name, id]));
  const wanted = [...target.services.values()].flatMap((service) =>
    Array.from({ length: service.scale ?? 1 }, () => service),
  );
  expect(observed.containers).toHaveLength(wanted.length);
  for (const service of target.services.values()) {
    const own = observed.containers.filter((fact) => fact.labels[labels.service] === service.name);
    expect(own).toHaveLength(service.scale ?? 1);
    for (const fact of own) {
      const number = fact.labels[labels.number];
      expect(fact.name).toBe(service.container_name ?? `shop-${service.name}-${number}`);
      expect(fact.env).toEqual(Object.entries(service.environment ?? {}).map(([name, value]) => `${name}=${value}`));
      expect([fact.state, fact.exitCode]).toEqual(service.command?.[0] === "true" ? ["exited", 0] : ["running", 0]);
      for (const on of fact.networks) expect(on.id).toBe(networkIds.get(on.name));
      expectLasting(service, fact, (name) =>
        observed.containers.filter((each) => each.labels[labels.service] === name),
      );
    }
  }
}

/** Nothing runs on against a container that is gone. The engine's instants are of one length, so they compare as text. */
function expectLasting(service: Service, fact: ContainerFact, containersOf: (name: string) => ContainerFact[]): void {
  for (const { on, until, restart } of dependenciesOf(service)) {
    const [first] = containersOf(on).sort((a, b) => Number(a.labels[labels.number]) - Number(b.labels[labels.number]));
    if (first === undefined) continue;
    const isOneShot = service.command?.[0] === "true";
    if (restart || isOneShot) expect(first.createdAt < fact.startedAt).toBe(true);
    if (isOneShot && until === "completed") expect(first.finishedAt < fact.startedAt).toBe(true);
    if (service.network_mode === `service:${on}`)
      expect(containersOf(on).map(({ id }) => `container:${id}`)).toContain(fact.networkMode);
  }
}
