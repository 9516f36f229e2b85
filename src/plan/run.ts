import type { ContainerFact } from "../engine/facts.ts";
import type { Dependency, Service } from "../stack/stack.ts";
import type { Needs } from "./needs.ts";
import type { RunDecision, ServiceDecision } from "./up/decision.ts";

/** A service's dependencies within the plan's reach, with what was decided for each. */
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
 * How a container that stays is brought up. A one-shot that others wait for and that ended well is done, as long as what
 * it depends on is still what it ran against: docker compose runs it again at every `up`, which would make no `up` empty.
 */
export function runDecision(
  fact: ContainerFact,
  service: Service,
  dependencies: Dependencies,
  isAwaited: boolean,
): RunDecision | undefined {
  // The engine's restart policy is at it.
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

function stoppedReason(fact: ContainerFact): RunDecision["because"] {
  return { why: "stopped", state: fact.state, exitCode: fact.exitCode };
}

function dependencyReason(service: Service, dependency: Dependency): RunDecision["because"] {
  return { why: "depended-on", edge: { from: service.name, ...dependency } };
}

/** Was the dependency's first container made after this one began, or is it about to be? A later replica is no reason. */
function isNewer(fact: ContainerFact, dependency: ServiceDecision): boolean {
  const first = dependency.replicas[0];
  if (first === undefined) return false;
  return first.kind !== "keep" || isLater(first.old.createdAt, fact.startedAt);
}

/** Has the one-shot that this one follows run since, or is it about to? */
function hasRunSince(fact: ContainerFact, dependency: ServiceDecision): boolean {
  return dependency.replicas.some(
    (each) => each.kind === "keep" && (each.run !== undefined || isLater(each.old.startedAt, fact.startedAt)),
  );
}

/** Is the RFC 3339 instant `a` later than `b`? Down to the nanosecond; false where one never happened (""). */
export function isLater(a: string, b: string): boolean {
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
