import { findCycle } from "../../graph/cycle.ts";
import { pathOfDependency } from "./references.ts";
import { problem, type Rule } from "./view.ts";

/** No service waits for itself, directly or not. */
export const noCycle: Rule = (view) => {
  const { services } = view.stack;
  const cycle = findCycle(new Map([...services].map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)])));
  const [from, to] = cycle?.slice(-2) ?? [];
  const service = services.get(from ?? "");
  if (cycle === undefined || to === undefined || service === undefined) return [];
  return [
    problem(view, pathOfDependency(service, to, view), {
      rule: "dependency-cycle",
      message: `dependency cycle detected: ${cycle.join(" → ")}`,
      hint: "Remove one of these dependencies.",
    }),
  ];
};
