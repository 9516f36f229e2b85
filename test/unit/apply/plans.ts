import fc from "fast-check";
import type { Action, Plan, Step } from "../../../src/plan/plan.ts";
import type { Stack } from "../../../src/stack/stack.ts";

export function step(id: string, after: readonly string[] = [], action?: Action): Step {
  return {
    id,
    action: action ?? { kind: "remove-volume", volume: id, name: id },
    because: { why: "requested" },
    after,
  };
}

export function waitFor(service: string, required: boolean): Action {
  return { kind: "reach-milestone", service, containers: [`p-${service}-1`], until: "healthy", required };
}

export function planOf(...steps: readonly Step[]): Plan {
  return { stack: "p", steps, unchanged: [], warnings: [] };
}

export const emptyStack: Stack = {
  name: "p",
  workingDir: "/p",
  files: ["/p/compose.yaml"],
  services: new Map(),
  disabled: new Map(),
  networks: new Map(),
  volumes: new Map(),
  configs: new Map(),
  secrets: new Map(),
  models: new Map(),
  extensions: {},
};

/** Any plan: each step comes after any of those before it. With it, any set of steps that are to fail. */
export const anyPlan = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.record({
      afters: fc.tuple(
        ...Array.from({ length: size }, (_, at) =>
          fc.subarray(Array.from({ length: at }, (_, before) => `s${before}`)),
        ),
      ),
      failing: fc.subarray(Array.from({ length: size }, (_, at) => `s${at}`)),
      pauses: fc.array(fc.nat(3), { minLength: size, maxLength: size }),
    }),
  )
  .map(({ afters, failing, pauses }) => ({
    plan: planOf(...afters.map((after, at) => step(`s${at}`, after))),
    failing: new Set(failing),
    turnsOf: (id: string) => pauses[Number(id.slice(1))] ?? 0,
  }));

/** All steps that come after one of those, directly or not. */
export function after(plan: Plan, ids: ReadonlySet<string>): Set<string> {
  const later = new Set<string>();
  for (const { id, after: befores } of plan.steps) {
    if (befores.some((before) => ids.has(before) || later.has(before))) later.add(id);
  }
  return later;
}
