import { perform } from "../../src/apply/perform.ts";
import { imageLookup } from "../../src/apply/perform-context.ts";
import type { Observed } from "../../src/observe/observe.ts";
import { observe, withDetails } from "../../src/observe/observe.ts";
import type { Plan, Step } from "../../src/plan/plan.ts";
import { planUp, type UpOptions, upDefaults } from "../../src/plan/up/up.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { type MemoryEngine, memoryEngine } from "./memory-engine.ts";

/** An in-memory engine with the stack's images, and the loop of a command around it: observe, plan, perform. */
export function planLab(stack: Stack, engine: MemoryEngine = memoryEngine(), { addImages = true } = {}) {
  for (const service of addImages ? stack.services.values() : []) {
    if (service.build === undefined) engine.addImage(service.image ?? "");
  }
  const seen = async (of: Stack = stack): Promise<Observed> => withDetails(engine, of, await observe(engine, of));
  const plan = async (options: Partial<UpOptions> = {}, of: Stack = stack): Promise<Plan> => {
    const whole = planUp(of, await seen(of), { ...upDefaults, ...options });
    // `up` trusts an empty plan that was made without details.
    const listed = planUp(of, await observe(engine, of), { ...upDefaults, ...options });
    if (listed.steps.length === 0 && whole.steps.length > 0) throw new Error("the list alone hides a step");
    return whole;
  };
  const apply = (steps: readonly Step[], of: Stack = stack) => performAll(engine, of, steps);
  const up = async (options: Partial<UpOptions> = {}, of: Stack = stack): Promise<Plan> => {
    const made = await plan(options, of);
    await apply(made.steps, of);
    return made;
  };
  return { engine, observe: seen, plan, apply, up };
}

/** Performs steps one after the other, as listed. A wait lets time pass. */
async function performAll(engine: MemoryEngine, stack: Stack, steps: readonly Step[]): Promise<void> {
  const signal = new AbortController().signal;
  for (const { action } of steps) {
    if (action.kind === "reach-milestone") engine.settle();
    else if (action.kind === "run-init-container") await engine.removeContainer(action.name);
    else if (action.kind === "run-hooks") continue;
    else {
      const eventHub = { listen: () => Promise.reject(new Error("nothing waits here")), close: () => undefined };
      const builder = { build: async (image: string) => engine.addImage(image) };
      await perform(action, {
        stack,
        engine,
        images: imageLookup(engine),
        eventHub,
        builder,
        signal,
        progress: () => undefined,
        output: async () => undefined,
        warn: () => undefined,
        warnKept: () => undefined,
      });
    }
  }
}
