import { isInit, isOneOff } from "../../engine/labels.ts";
import { Failure } from "../../errors.ts";
import { closure } from "../../graph/dependents.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Stack } from "../../stack/stack.ts";
import { isLive, serviceOf } from "../classify-containers.ts";
import { needsOf, selectServices } from "../needs.ts";
import type { Plan } from "../plan.ts";
import { runDecision } from "../run.ts";
import { planExisting } from "./existing.ts";

export interface StartOptions {
  /** Absent or empty: all. Their dependencies start too. */
  readonly services?: readonly string[] | undefined;
  readonly wait: boolean;
  readonly waitTimeoutMs?: number | undefined;
}

/** Plans to start existing stopped containers, dependencies first. A completed one-shot is not run again. */
export function planStart(stack: Stack, observed: Observed, options: StartOptions): Plan {
  const all = needsOf(stack.services);
  const meant = options.services?.length ? options.services : [...stack.services.keys()];
  const edges = new Map([...all.of].map(([name, needs]) => [name, needs.map(({ on }) => on)]));
  const chosen = selectServices(stack, closure(edges, meant));
  const needs = needsOf(chosen.services);
  const plan = planExisting(
    chosen,
    observed,
    needs,
    (fact, service, dependencies) => {
      // Running containers are left alone, even if their dependencies changed.
      const alone = isLive(fact) ? [] : dependencies;
      return runDecision(fact, service, alone, needs.awaited.has(service.name));
    },
    options,
  );
  const present = new Set(observed.containers.filter((fact) => !isOneOff(fact) && !isInit(fact)).map(serviceOf));
  const own = [...chosen.services.values()].filter(({ provider }) => provider === undefined);
  const absent = own.map(({ name }) => name).filter((name) => !present.has(name));
  if (absent.length === 0) return plan;
  throw new Failure(absent.map((name) => `service "${name}" has no container to start`).join("\n"), {
    hint: `Create it with "berth up".`,
  });
}
