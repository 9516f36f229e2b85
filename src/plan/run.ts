import type { ObservedContainer } from "../engine/facts.ts";
import type { Dependency, Service } from "../stack/stack.ts";
import type { Needs } from "./needs.ts";
import type { RunDecision, ServiceDecision } from "./up/decision.ts";

/** A service's dependencies that the plan covers, with the decision for each. */
export type Dependencies = readonly { readonly dependency: Dependency; readonly decision: ServiceDecision }[];

export function dependenciesWithin(
  needs: Needs,
  service: string,
  decisions: ReadonlyMap<string, ServiceDecision>,
): Dependencies {
  return (needs.of.get(service) ?? []).flatMap((dependency) => {
    const decision = decisions.get(dependency.on);
    return decision === undefined ? [] : [{ dependency, decision }];
  });
}

/**
 * How to start a container that is kept; undefined if it needs nothing. A one-shot that others wait for and that
 * succeeded is not run again unless its dependencies changed. docker compose runs it at every `up`, so no `up` would
 * be empty.
 */
export function runDecision(
  fact: ObservedContainer,
  service: Service,
  dependencies: Dependencies,
  isAwaited: boolean,
): RunDecision | undefined {
  // The engine is restarting it already.
  if (fact.state === "restarting") return undefined;
  const isUp = fact.state === "running" || fact.state === "paused";
  const isDone = fact.state === "exited" && fact.exitCode === 0 && isAwaited;
  if (!isUp && !isDone) return { verb: "start", because: stoppedReason(fact) };
  const edge = dependencies.find(({ dependency, decision }) =>
    isUp
      ? dependency.restart && isNewer(fact, decision)
      : isNewer(fact, decision) || (dependency.until === "completed" && hasRunSince(fact, decision)),
  );
  if (edge !== undefined)
    return { verb: isUp ? "restart" : "start", because: dependencyReason(service, edge.dependency) };
  return fact.state === "paused" ? { verb: "unpause", because: stoppedReason(fact) } : undefined;
}

function stoppedReason(fact: ObservedContainer): RunDecision["because"] {
  return { why: "stopped", state: fact.state, exitCode: fact.exitCode };
}

function dependencyReason(service: Service, dependency: Dependency): RunDecision["because"] {
  return { why: "depended-on", edge: { from: service.name, ...dependency } };
}

/** Whether the dependency's first container was created after this one started, or will be. Later replicas do not count. */
function isNewer(fact: ObservedContainer, dependency: ServiceDecision): boolean {
  const first = dependency.replicas[0];
  if (first === undefined) return false;
  return first.kind !== "keep" || isLater(first.old.createdAt, fact.startedAt);
}

/** Whether the one-shot that this one depends on has run since this one did, or will run. */
function hasRunSince(fact: ObservedContainer, dependency: ServiceDecision): boolean {
  return dependency.replicas.some(
    (replica) =>
      replica.kind === "keep" && (replica.run !== undefined || isLater(replica.old.startedAt, fact.startedAt)),
  );
}

/**
 * Whether RFC 3339 time `a` is later than `b`, to the nanosecond; false if either is "" (never). undefined: not asked
 * for. Then it may be, and a plan with a step is made again from all details.
 */
export function isLater(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  if (a === "" || b === "") return false;
  const difference = Date.parse(wholeSeconds(a)) - Date.parse(wholeSeconds(b));
  return difference === 0 ? nanoseconds(a) > nanoseconds(b) : difference > 0;
}

function wholeSeconds(instant: string): string {
  return instant.replace(/\.\d+/, "");
}

function nanoseconds(instant: string): number {
  return Number((/\.(\d+)/.exec(instant)?.[1] ?? "").padEnd(9, "0").slice(0, 9));
}
