import { dependents } from "../../graph/dependents.ts";
import type { Observed } from "../../observe/observe.ts";
import type { Dependency, Stack } from "../../stack/stack.ts";
import { type Needs, needsOf, selectServices } from "../needs.ts";
import type { Plan } from "../plan.ts";
import { planExisting } from "./existing.ts";

export interface RestartOptions {
  /** Absent or empty: all. */
  readonly services?: readonly string[] | undefined;
  /** Also restart services that depend on them with `restart: true`. */
  readonly dependencies: boolean;
  readonly graceSeconds?: number | undefined;
}

/** Plans to restart existing containers, each after the dependencies that it restarts with. */
export function planRestart(stack: Stack, observed: Observed, options: RestartOptions): Plan {
  const { services = [], graceSeconds } = options;
  const all = restartNeeds(stack);
  const meant = services.length > 0 ? services : [...stack.services.keys()];
  const edges = new Map([...all.of].map(([name, needs]) => [name, needs.map(({ on }) => on)]));
  const chosen = selectServices(stack, options.dependencies ? dependents(edges, meant) : new Set(meant));
  const needs = restartNeeds(chosen);
  return planExisting(
    chosen,
    observed,
    needs,
    (_, service) => ({ verb: "restart", because: reasonFor(service.name) }),
    {
      graceSeconds,
    },
  );

  function reasonFor(name: string) {
    const edge = meant.includes(name) ? undefined : needs.of.get(name)?.[0];
    return edge === undefined
      ? ({ why: "requested" } as const)
      : ({ why: "depended-on", edge: { from: name, ...edge } } as const);
  }
}

/** Only the dependencies that a restart is passed along. */
function restartNeeds(stack: Stack): Needs {
  const needs = needsOf(stack.services);
  const passes = (dependency: Dependency) => dependency.restart;
  return { ...needs, of: new Map([...needs.of].map(([name, dependencies]) => [name, dependencies.filter(passes)])) };
}
